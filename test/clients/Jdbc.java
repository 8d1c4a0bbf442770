// pgjdbc: plan on stdin, rows on stdout, as test/parts/clients has them.
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.TreeSet;

public class Jdbc {
    private static String escaped(String value) {
        return value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n");
    }

    private static long micros(OffsetDateTime time) {
        return time.toEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    // What getObject gives, of the class that the kind of column promises.
    private static String text(ResultSet rows, int column, String kind) throws SQLException {
        Object value = rows.getObject(column);
        if (value == null)
            return "\\N";
        switch (kind) {
            case "int": return String.valueOf(((Number) value).longValue());
            case "float": return String.valueOf((Double) value);
            case "numeric": return ((java.math.BigDecimal) value).toPlainString();
            case "bool": return (Boolean) value ? "t" : "f";
            case "time": return String.valueOf(micros(rows.getObject(column, OffsetDateTime.class)));
            case "local": return String.valueOf(micros(rows.getObject(column, LocalDateTime.class).atOffset(ZoneOffset.UTC)));
            case "date": return rows.getObject(column, LocalDate.class).toString();
            case "interval": {
                org.postgresql.util.PGInterval i = (org.postgresql.util.PGInterval) value;
                return String.valueOf(((i.getDays() * 24L + i.getHours()) * 60 + i.getMinutes()) * 60_000_000
                    + i.getWholeSeconds() * 1_000_000L + i.getMicroSeconds());
            }
            // the extension's own types come as PGobject, whose text is the server's
            default: return escaped(rows.getMetaData().getColumnType(column) == Types.OTHER ? value.toString() : (String) value);
        }
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        Map<String, String> env = System.getenv();
        TreeSet<String> relations = new TreeSet<>();
        try (Connection connection = DriverManager.getConnection(
                "jdbc:postgresql://" + env.get("PGHOST") + ":" + env.get("PGPORT") + "/" + env.get("PGDATABASE"),
                env.get("PGUSER"), env.get("PGPASSWORD"))) {
            connection.setAutoCommit(false);
            BufferedReader plan = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line; (line = plan.readLine()) != null;) {
                String[] item = line.split("\t", -1);
                String[] kinds = item[2].split(",");
                relations.add(item[0].split(" ")[0]);
                boolean prepared = item[1].equals("prepared");
                try (PreparedStatement statement = connection.prepareStatement(item[3].replace("$1", "?::timestamptz"))) {
                    if (item[1].equals("cursor"))
                        statement.setFetchSize(50);
                    if (prepared)
                        statement.setString(1, item[4]);
                    // from the fifth on the server's own prepared statement
                    for (int i = 0; i < (prepared ? 6 : 0); i++)
                        statement.executeQuery().close();
                    try (ResultSet rows = statement.executeQuery()) {
                        out.println("= " + item[0]);
                        while (rows.next()) {
                            StringBuilder row = new StringBuilder();
                            for (int i = 0; i < kinds.length; i++)
                                row.append(i > 0 ? "\t" : "").append(text(rows, i + 1, kinds[i]));
                            out.println(row);
                        }
                    }
                }
            }
            out.println("= comments");
            for (String relation : relations)
                try (ResultSet columns = connection.getMetaData().getColumns(null, "public", relation, null)) {
                    while (columns.next()) {
                        String remark = columns.getString("REMARKS");
                        out.println(relation + "\t" + columns.getString("COLUMN_NAME") + "\t" + escaped(remark == null ? "" : remark));
                    }
                }
        }
        out.flush();
    }
}
