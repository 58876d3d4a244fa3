package org.dcosrunbooks.engine.expression;

import java.util.List;
import java.util.Map;
import org.camunda.bpm.engine.filter.Filter;
import org.camunda.bpm.engine.impl.FilterServiceImpl;
import org.camunda.bpm.engine.query.Query;

/**
 * The engine's stored lists of tasks. In one that is stored stand no expressions but the one that
 * we write ourselves; in what a request adds to it stands none.
 */
public class GatedFilters extends FilterServiceImpl {

  /** Who asks. */
  public static final String CURRENT_USER = "${currentUser()}";

  private static final Map<String, String> STORED = Map.of("taskAssignee", CURRENT_USER);

  @Override
  public Filter saveFilter(Filter filter) {
    QueryExpressions.require(filter.getQuery(), STORED);
    return super.saveFilter(filter);
  }

  @Override
  public <T> List<T> list(String filterId) {
    requireStored(filterId);
    return super.list(filterId);
  }

  @Override
  public <T, Q extends Query<?, T>> List<T> list(String filterId, Q extendingQuery) {
    require(filterId, extendingQuery);
    return super.list(filterId, extendingQuery);
  }

  @Override
  public <T> List<T> listPage(String filterId, int firstResult, int maxResults) {
    requireStored(filterId);
    return super.listPage(filterId, firstResult, maxResults);
  }

  @Override
  public <T, Q extends Query<?, T>> List<T> listPage(
      String filterId, Q extendingQuery, int firstResult, int maxResults) {
    require(filterId, extendingQuery);
    return super.listPage(filterId, extendingQuery, firstResult, maxResults);
  }

  @Override
  public <T> T singleResult(String filterId) {
    requireStored(filterId);
    return super.singleResult(filterId);
  }

  @Override
  public <T, Q extends Query<?, T>> T singleResult(String filterId, Q extendingQuery) {
    require(filterId, extendingQuery);
    return super.singleResult(filterId, extendingQuery);
  }

  @Override
  public Long count(String filterId) {
    requireStored(filterId);
    return super.count(filterId);
  }

  @Override
  public Long count(String filterId, Query<?, ?> extendingQuery) {
    require(filterId, extendingQuery);
    return super.count(filterId, extendingQuery);
  }

  private void require(String filterId, Query<?, ?> extendingQuery) {
    QueryExpressions.require(extendingQuery, Map.of());
    requireStored(filterId);
  }

  private void requireStored(String filterId) {
    Filter filter = getFilter(filterId);
    if (filter != null) {
      QueryExpressions.require(filter.getQuery(), STORED);
    }
  }
}
