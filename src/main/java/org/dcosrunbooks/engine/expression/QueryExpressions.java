package org.dcosrunbooks.engine.expression;

import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.camunda.bpm.engine.BadUserRequestException;
import org.camunda.bpm.engine.impl.AbstractQuery;
import org.camunda.bpm.engine.query.Query;

/**
 * Which expressions a query carries, in itself and in every query inside it: the engine looks for
 * them in the outermost one only, and works out those inside.
 */
final class QueryExpressions {

  private static final ClassValue<List<Field>> LISTS =
      new ClassValue<>() {
        @Override
        protected List<Field> computeValue(Class<?> type) {
          return listsOf(type);
        }
      };

  private QueryExpressions() {}

  /**
   * @param allowed what may stand in it: the query's method → the expression
   * @throws BadUserRequestException naming the first one that may not
   */
  static void require(Query<?, ?> query, Map<String, String> allowed) {
    of(query)
        .forEach(
            (method, expressions) -> {
              for (String expression : expressions) {
                if (!expression.equals(allowed.get(method))) {
                  throw new BadUserRequestException(
                      "An expression is not taken in a query: " + method + " is given one.");
                }
              }
            });
  }

  /** Method → the expressions given to it, at any depth. */
  static Map<String, List<String>> of(Query<?, ?> query) {
    Map<String, List<String>> found = new TreeMap<>();
    collect(query, found, Collections.newSetFromMap(new IdentityHashMap<>()));
    return found;
  }

  private static void collect(Object query, Map<String, List<String>> found, Set<Object> seen) {
    if (!(query instanceof AbstractQuery<?, ?> known) || !seen.add(query)) {
      return;
    }
    known
        .getExpressions()
        .forEach(
            (method, expression) ->
                found.computeIfAbsent(method, first -> new ArrayList<>()).add(expression));
    for (Field list : LISTS.get(query.getClass())) {
      try {
        if (list.get(query) instanceof Collection<?> inside) {
          inside.forEach(each -> collect(each, found, seen));
        }
      } catch (IllegalAccessException impossible) {
        throw new IllegalStateException(list + " cannot be read", impossible);
      }
    }
  }

  private static List<Field> listsOf(Class<?> type) {
    List<Field> lists = new ArrayList<>();
    for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
      for (Field field : each.getDeclaredFields()) {
        if (Collection.class.isAssignableFrom(field.getType())) {
          field.setAccessible(true);
          lists.add(field);
        }
      }
    }
    return List.copyOf(lists);
  }
}
