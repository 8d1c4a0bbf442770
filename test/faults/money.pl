# Amounts of money in measures, and writers whose locale writes money in another way.
use strict;
use warnings;
use Faults;
use File::Temp qw(tempdir);
use Test::More;

# a locale of this test's own, because the machine may have none; C needs no file
my $folder = tempdir(CLEANUP => 1);
my $german = 'de_DE.UTF-8';
plan skip_all => "localedef cannot make $german here" if system("localedef -i de_DE -f UTF-8 '$folder/$german' >/dev/null 2>&1") != 0;
chmod 0755, $folder;
$ENV{LOCPATH} = $folder;

my $node = server('money');
sql($node, 'CREATE EXTENSION ccmetrics; CREATE TABLE sales (at timestamptz NOT NULL, price money)');
my $settings = "SET lc_monetary = '$german'";
is(sql($node, "$settings; SELECT 1234.56::numeric::money"), "1.234,56 \x{20ac}" =~ s/\x{20ac}/\xe2\x82\xac/r, 'the locale writes money in its own way');
like(sql_error($node, "$settings; SELECT '\$1,234.56'::money"), qr/22P02/, 'and does not read that of C');
my $create = sub { "SELECT create_rollup('$_[0]', 'sales', 'at', '{\"n\": \"count(*)\", \"dear\": \"count(*) FILTER (WHERE price > ''$_[1]''::money)\"}', ARRAY['price > ''$_[1]''::money AS is_dear'])" };
sql($node, $create->('in_c', '$1,234.56'));
sql($node, "$settings; " . $create->('in_german', '1.234,56'));
my $write = "INSERT INTO sales SELECT '2026-01-01Z', (n * 100.01)::numeric::money FROM generate_series(1, 20) AS n;
    UPDATE sales SET price = price * 2 WHERE price < 500::money; DELETE FROM sales WHERE price > 1900::money";
my $plain = "SELECT price > 1234.56::numeric::money, count(*), count(*) FILTER (WHERE price > 1234.56::numeric::money) FROM sales GROUP BY 1 ORDER BY 1";
for my $writer ('', "$settings;", '') {
    sql($node, "$writer $write");
    my $is = sql($node, $plain);
    for my $k ('in_c', 'in_german') {
        for my $reader ('', "$settings;") {
            is(sql($node, "$reader SELECT is_dear, n, dear FROM $k ORDER BY 1"), $is, "$k, written as $writer, read as $reader");
            is(sql($node, "$reader SELECT count(*) FROM verify_rollup('$k')"), 0, 'verified');
        }
        sql($node, "$writer SELECT refresh_rollup('$k')");
        is(sql($node, "SELECT is_dear, n, dear FROM $k ORDER BY 1"), $is, 'refreshed');
    }
}
done_testing();
