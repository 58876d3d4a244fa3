package org.dcosrunbooks.testing;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.sql.DataSource;
import org.apache.ibatis.executor.Executor;
import org.apache.ibatis.session.Configuration;
import org.apache.ibatis.session.SqlSession;
import org.apache.ibatis.session.defaults.DefaultSqlSession;
import org.apache.ibatis.session.defaults.DefaultSqlSessionFactory;
import org.apache.ibatis.transaction.Transaction;
import org.apache.ibatis.transaction.TransactionFactory;
import org.apache.ibatis.transaction.managed.ManagedTransactionFactory;
import org.camunda.bpm.engine.impl.cfg.AbstractProcessEnginePlugin;
import org.camunda.bpm.engine.impl.cfg.ProcessEngineConfigurationImpl;

/**
 * The engine's SQL statements, read once per kind of database and JVM: reading them is a third of
 * what the start of an engine costs, and no two engines of a kind read them differently. Each
 * engine keeps its own database.
 */
public final class SharedMappings extends AbstractProcessEnginePlugin {

  private static final Map<String, Configuration> READ = new ConcurrentHashMap<>();

  @Override
  public void preInit(ProcessEngineConfigurationImpl engine) {
    Configuration read = READ.get(kindOf(engine.getDataSource()));
    if (read != null) {
      engine.setSqlSessionFactory(new OnOwnDatabase(read, engine.getDataSource()));
    }
  }

  @Override
  public void postInit(ProcessEngineConfigurationImpl engine) {
    DataSource own = engine.getDataSource();
    Configuration statements = engine.getSqlSessionFactory().getConfiguration();
    if (READ.putIfAbsent(kindOf(own), statements) == null) {
      engine.getDbSqlSessionFactory().setSqlSessionFactory(new OnOwnDatabase(statements, own));
      // or the first database would live as long as the JVM
      statements.setEnvironment(null);
    }
  }

  private static String kindOf(DataSource database) {
    try (Connection connection = database.getConnection()) {
      return connection.getMetaData().getDatabaseProductName();
    } catch (SQLException unreachable) {
      throw new IllegalStateException(unreachable);
    }
  }

  /** Sessions of one engine: the statements are everybody's, the connections its own. */
  private static final class OnOwnDatabase extends DefaultSqlSessionFactory {

    private final TransactionFactory transactions = new ManagedTransactionFactory();
    private final Configuration statements;
    private final DataSource own;

    OnOwnDatabase(Configuration statements, DataSource own) {
      super(statements);
      this.statements = statements;
      this.own = own;
    }

    @Override
    public SqlSession openSession() {
      return session(transactions.newTransaction(own, null, false));
    }

    @Override
    public SqlSession openSession(Connection connection) {
      return session(transactions.newTransaction(connection));
    }

    private SqlSession session(Transaction transaction) {
      Executor executor = statements.newExecutor(transaction, statements.getDefaultExecutorType());
      return new DefaultSqlSession(statements, executor, false);
    }
  }
}
