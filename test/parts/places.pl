# places.pl FILE ...: in every call of rollup_sql() and rollup_runf() each place is the rollup's or is given, and what is given is used.
use strict;
use warnings;

my %of_rollup = map { $_ => 1 } qw(view source rows_of definition live groups deltas progress partitions capture keys columns);
my ($tests, $failed, $calls) = (0, 0, 0);
my $string = qr/"(?:[^"\\]|\\.)*"/;

sub text { join '', map { s/\\(.)/$1/gr } map { substr $_, 1, -1 } $_[0] =~ /$string/g }

sub arguments    # of a call, split at commas outside of parentheses and strings
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
    map { s/^\s+|\s+$//gr } @arguments;
}

for my $file (@ARGV) {
    open my $in, '<', $file or die "$file: $!";
    my $code = do { local $/; <$in> };
    $code =~ s{/\*.*?\*/}{}gs;
    my @wrong;
    while ($code =~ /\brollup_(?:sql|runf)\(/g) {
        my ($rollup, $sql, @given) = arguments(substr $code, pos $code);
        # its own declarations, and SQL from a table, which has places of its own
        next if $sql !~ /^$string/;
        $calls++;
        push @wrong, "does not end with NULL: $sql" if (pop @given // '') ne 'NULL' || @given % 2;
        my %given = map { text($given[2 * $_]) => 0 } 0 .. @given / 2 - 1;
        for my $place (text($sql) =~ /\{([^}]+)\}/g) {
            $place =~ s/^(['"])(.*)\1$/$2/;
            if (exists $given{$place}) { $given{$place}++ }
            elsif ($place ne 'extension' && ($rollup eq 'NULL' || !$of_rollup{ $place =~ s/^\w+\.(?=keys$|columns$)//r })) {
                push @wrong, "nothing stands in {$place}: $sql";
            }
        }
        push @wrong, map { "{$_} is given, but has no place: $sql" } grep { !$given{$_} } sort keys %given;
    }
    $tests++;
    $failed++ if @wrong;
    print map { s/\s+/ /gr =~ s/^/# /r . "\n" } @wrong;
    print @wrong ? 'not ' : '', "ok $tests - places in $file\n";
}
$tests++;
$failed++ if $calls < 50;
print $calls < 50 ? 'not ' : '', "ok $tests - $calls calls were read\n1..$tests\n";
exit($failed > 0);
