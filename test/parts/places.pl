# places.pl FILE ...: in every call of rollup_sql(), source_sql() and the like each place is the subject's or is given, and what is
# given is used. SQL may be put together of strings, macros and constants; what is chosen at run time is left out.
use strict;
use warnings;

my @source_places = (qw(calls open rejected ignored agent_states outcomes gaps source), qw(rows tolerance max_age threshold time event of_call restart of_agent states returns));
my %places_of = (
    rollup => { map { $_ => 1 } qw(view source rows_of definition live groups deltas progress partitions capture keys columns) },
    source => { map { $_ => 1 } @source_places },
    statement => {});
my ($tests, $failed, %calls) = (0, 0);
my $string = qr/"(?:[^"\\]|\\.)*"/;
my %macros;    # name => [parameters or undef, what it stands for]

sub arguments    # of a call, split at commas outside of parentheses and strings; and the code after it
{
    my ($code, $depth, @arguments) = ($_[0], 0, '');
    while ($code =~ /\G($string|'(?:\\.|[^'])'|.)/gs) {
        my $token = $1;
        $depth++ if $token eq '(' || $token eq '{';
        last if $token eq ')' && $depth == 0;
        $depth-- if $token eq ')' || $token eq '}';
        if ($token eq ',' && $depth == 0) { push @arguments, '' }
        else { $arguments[-1] .= $token }
    }
    return (substr($code, pos $code // length $code), map { s/^\s+|\s+$//gr } @arguments);
}

# What strings and macros give; undef if there is anything else.
sub text
{
    my ($code, %given) = @_;
    my $text = '';
    while ($code =~ s/^\s*(?:($string)|([A-Za-z_]\w*))\s*//) {
        my ($literal, $name) = ($1, $2);
        if (defined $literal) { $text .= substr($literal, 1, -1) =~ s/\\(.)/$1/gr; next }
        my ($parameters, $body) = exists $given{$name} ? (undef, undef) : @{ $macros{$name} // return undef };
        my $part;
        if (exists $given{$name}) { $part = $given{$name} }
        elsif (defined $parameters) {
            $code =~ s/^\(// or return undef;
            ($code, my @values) = arguments($code);
            my %values;
            @values{@$parameters} = map { text($_, %given) } @values;
            $part = text($body, %values);
        }
        else { $part = text($body) }
        return undef unless defined $part;
        $text .= $part;
    }
    return $code eq '' ? $text : undef;
}

my %code_of;
for my $file (@ARGV, glob 'src/*/*.h') {
    open my $in, '<', $file or die "$file: $!";
    my $code = do { local $/; <$in> };
    $code =~ s{/\*.*?\*/}{}gs;
    $code =~ s/\\\n/ /g;
    while ($code =~ /^#define[ \t]+(\w+)(?:\(([^)]*)\))?[ \t]+(.*)$/mg) {
        my ($name, $parameters, $body) = ($1, $2, $3);
        $macros{$name} = [defined $parameters ? [split /\s*,\s*/, $parameters] : undef, $body =~ s/\s+$//r];
    }
    $macros{$1} = [undef, $2] while $code =~ /^static const char (\w+)\[\] =\s*((?:$string|[^;"])*);/mg;
    $code_of{$file} = $code;
}

sub place { return $_[0] =~ s/^(['"])(.*)\1$/$2/r }

for my $file (@ARGV) {
    my $code = $code_of{$file};
    my @wrong;
    while ($code =~ /\b(rollup|source|statement)_(sql|runf|fill)\(/g) {
        my ($what, $function) = ($1, $2);
        my (undef, @arguments) = arguments(substr $code, pos $code);
        my $subject = $what eq 'statement' ? 'NULL' : shift @arguments;
        my ($sql, @given) = @arguments;
        # its own declarations, and SQL from a table, which has places of its own
        my $text = text($sql // '') // next;
        $calls{$what}++ if $text ne '';
        push @given, 'NULL' if $function eq 'fill';
        push @wrong, "does not end with NULL: $sql" if (pop @given // '') ne 'NULL' || @given % 2;
        my %given = map { (text($given[2 * $_]) // '') => 0 } 0 .. @given / 2 - 1;
        for my $place (map { place($_) } $text =~ /\{([^}]+)\}/g) {
            if (exists $given{$place}) { $given{$place}++ }
            elsif ($place ne 'extension' && ($subject eq 'NULL' || !owned($what, $place))) {
                push @wrong, "nothing stands in {$place}: $sql";
            }
        }
        push @wrong, map { "{$_} is given, but has no place: $sql" } grep { !$given{$_} } sort keys %given;
    }
    # the pieces of a kind are filled as they are
    if ($code =~ /^const SourceKind source_kind_/m) {
        for my $literal ($code =~ /$string/g) {
            push @wrong, map { "nothing stands in {$_}: $literal" } grep { $_ ne 'extension' && !owned('source', $_) }
              map { place($_) } $literal =~ /\{([^}]+)\}/g;
        }
    }
    $tests++;
    $failed++ if @wrong;
    print map { s/\s+/ /gr =~ s/^/# /r . "\n" } @wrong;
    print @wrong ? 'not ' : '', "ok $tests - places in $file\n";
}

# Whether a place is the subject's.
sub owned
{
    my ($what, $place) = @_;
    return $what eq 'source' && $place =~ /^has_\w+$/ || $places_of{$what}{ $what eq 'rollup' ? $place =~ s/^\w+\.(?=keys$|columns$)//r : $place };
}
for my $what (sort keys %places_of) {
    my ($read, $least) = ($calls{$what} // 0, { rollup => 50, source => 40, statement => 2 }->{$what});
    $tests++;
    $failed++ if $read < $least;
    print $read < $least ? 'not ' : '', "ok $tests - $read calls of ${what}_sql() and the like were read\n";
}
print "1..$tests\n";
exit($failed > 0);
