import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.iceberg.BaseTable;
import org.apache.iceberg.StaticTableOperations;
import org.apache.iceberg.Table;
import org.apache.iceberg.data.IcebergGenerics;
import org.apache.iceberg.data.Record;
import org.apache.iceberg.expressions.Expressions;
import org.apache.iceberg.hadoop.HadoopFileIO;
import org.apache.iceberg.io.CloseableIterable;

/**
 * Prints what Iceberg's own library for Java reads of a table, on which Spark, Trino and Flink stand: a line
 * for each record, its values between tabs. Takes a metadata file, and may take a column and the least value
 * that is wanted of it.
 */
class ReadTable {
  public static void main(String[] arguments) throws Exception {
    var files = new HadoopFileIO(new Configuration());
    Table table = new BaseTable(new StaticTableOperations(arguments[0], files), "table");
    var scan = IcebergGenerics.read(table);
    if (arguments.length > 2) {
      scan = scan.where(Expressions.greaterThanOrEqual(arguments[1], Long.parseLong(arguments[2])));
    }
    try (CloseableIterable<Record> records = scan.build()) {
      for (Record record : records) {
        List<String> values = new ArrayList<>();
        for (int index = 0; index < record.size(); index++) values.add(text(record.get(index)));
        System.out.println(String.join("\t", values));
      }
    }
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) return decimal.toPlainString();
    if (value instanceof byte[] bytes) return HexFormat.of().formatHex(bytes);
    return Objects.toString(value);
  }
}
