package org.dcosrunbooks.audit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.dcosrunbooks.testing.Databases.Database;
import org.dcosrunbooks.testing.Databases.Kind;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Tables in the hands of somebody who owns them: no trigger and no constraint is left, rows can be
 * read, written anew and put back as they were.
 */
public final class Tables {

  private final JdbcTemplate sql;
  private final Kind kind;

  public Tables(Database database) {
    this.sql = new JdbcTemplate(database.dataSource());
    this.kind = database.kind();
  }

  /** Names of all tables but Flyway's own. */
  public TreeSet<String> names() {
    TreeSet<String> names = new TreeSet<>();
    sql
        .queryForList(
            "select lower(table_name) from information_schema.tables where lower(table_schema) ="
                + " 'public'",
            String.class)
        .stream()
        .filter(name -> !name.startsWith("flyway"))
        .forEach(names::add);
    return names;
  }

  public List<String> columns(String table) {
    return sql.queryForList(
        "select lower(column_name) from information_schema.columns where lower(table_schema) ="
            + " 'public' and lower(table_name) = ? order by ordinal_position",
        String.class,
        table);
  }

  public void takeProtectionAway() {
    for (String table :
        List.of("evidence_entry", "evidence_anchor", "approval_plan", "approval_decision")) {
      sql.execute(
          kind == Kind.POSTGRES
              ? "alter table " + table + " disable trigger user"
              : "drop trigger " + table + "_stays");
    }
    for (String type : List.of("FOREIGN KEY", "CHECK", "UNIQUE", "PRIMARY KEY")) {
      sql.queryForList(
              "select table_name as t, constraint_name as c from information_schema.table_constraints"
                  + " where lower(table_schema) = 'public' and constraint_type = ?"
                  + " and lower(table_name) not like 'flyway%' and constraint_name not like '%_not_null'",
              type)
          .forEach(
              one ->
                  sql.execute(
                      "alter table " + one.get("t") + " drop constraint \"" + one.get("c") + "\""));
    }
    for (String table : names()) {
      for (String column : columns(table)) {
        sql.execute("alter table " + table + " alter column " + column + nullable());
      }
    }
  }

  private String nullable() {
    return kind == Kind.POSTGRES ? " drop not null" : " set null";
  }

  public List<Map<String, Object>> rows(String table) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Map<String, Object> row : sql.queryForList("select * from " + table)) {
      Map<String, Object> lower = new LinkedHashMap<>();
      row.forEach((name, value) -> lower.put(name.toLowerCase(java.util.Locale.ROOT), value));
      rows.add(lower);
    }
    return rows;
  }

  /** The table holds exactly these afterwards. */
  public void put(String table, List<Map<String, Object>> rows) {
    sql.update("delete from " + table);
    for (Map<String, Object> row : rows) {
      sql.update(
          "insert into "
              + table
              + " ("
              + String.join(", ", row.keySet())
              + ") values ("
              + "?, ".repeat(row.size() - 1)
              + "?)",
          row.values().toArray());
    }
  }
}
