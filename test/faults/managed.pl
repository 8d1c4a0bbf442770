# A managed database and a server beside it, as docs/managed.md has them: each of its
# statements, in order, and what they print. The managed server never has the extension.
use strict;
use warnings;
use Faults;
use IPC::Run ();
use Test::More;

my $managed = server('managed', allows_streaming => 'logical');
my $beside = server('beside', conf => "wal_retrieve_retry_interval = 100ms\n");
my %server = ('the managed server' => $managed, 'the server beside' => $beside);
$_->safe_psql('postgres', 'CREATE DATABASE centre') for $managed, $beside;
sub uri { $_[0]->connstr('centre') }
my $from = uri($managed) =~ tr{'}{}dr;

# the blocks: where, what, and the output that follows
my (@blocks, $text, $open);
open my $page, '<', 'managed.md' or die "managed.md: $!\n";
while (<$page>) {
    if (/^```(\w*)$/) {
        if ($open) { undef $open; next }
        $open = 1;
        my $language = $1;
        chomp(my $first = <$page>);
        push @blocks, {language => $language, first => $first, text => "$first\n", line => $.};
    } elsif ($open) {
        $blocks[-1]{text} .= $_;
    }
}

sub trimmed { join "\n", grep { length } map { s/\s+$//r } split /\n/, $_[0] }

my $pending;
for my $block (@blocks, {language => ''}) {
    if ($block->{language} eq 'text') {
        is(trimmed($pending->{out}), trimmed($block->{text}), "line $pending->{line}: what it prints");
        undef $pending;
        next;
    }
    undef $pending;
    last unless $block->{text};
    my ($out, $err) = ('', '');
    if ($block->{first} =~ /^-- on (.*)/) {
        my $node = $server{$1} or die "line $block->{line}: which server?\n";
        # each statement on its own: a procedure commits
        (my $sql = $block->{text}) =~ s/host=managed dbname=centre user=reports/$from user=reports/;
        $managed->wait_for_catchup('kpis') if $node == $beside && $managed->safe_psql('centre', 'SELECT count(*) FROM pg_replication_slots') && $sql !~ /CREATE SUBSCRIPTION/;
        # a line of the status comes with each message of the publisher
        $beside->poll_query_until('centre', 'SELECT latest_end_time IS NOT NULL FROM pg_stat_subscription') if $sql =~ /pg_stat_subscription/;
        IPC::Run::run(['psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-d', uri($node)], '<', \$sql, '>', \$out, '2>', \$err);
        $out = join '', map { "$_\n" } grep { !/^ (create_|unschedule)/ } split /\n/, $out;
        is($err =~ s/^NOTICE.*\n//mgr, '', "line $block->{line}: runs on $1");
        $beside->wait_for_subscription_sync($managed, 'kpis') if $sql =~ /CREATE SUBSCRIPTION/;
        is($managed->safe_psql('centre', 'SELECT count(*) FROM pg_replication_slots'), 0, 'dropping the subscription drops the slot') if $sql =~ /DROP SUBSCRIPTION/;
    } elsif ($block->{first} =~ /^# in a shell/) {
        local @ENV{qw(MANAGED BESIDE)} = (uri($managed), uri($beside));
        IPC::Run::run(['bash', '-eo', 'pipefail', '-c', $block->{text}], '>', \$out, '2>', \$err);
        is($err, '', "line $block->{line}: runs in a shell");
    } else {
        fail("line $block->{line}: a block of which nobody knows where it runs");
    }
    $pending = {%$block, out => $out};
}

is($managed->safe_psql('centre', 'SELECT count(*) FROM pg_extension'), 1, 'the managed server has plpgsql and nothing else');
is($beside->safe_psql('centre', "SELECT string_agg(what, ', ') FROM check_call_source('wh') WHERE NOT ok"), '', 'the call source is whole');
is($beside->safe_psql('centre', "SELECT count(*) FROM verify_rollup('wh_kpis')") + $beside->safe_psql('centre', "SELECT count(*) FROM verify_rollup('calls_kpis')"), 0, 'both rollups equal their sources');

done_testing();
