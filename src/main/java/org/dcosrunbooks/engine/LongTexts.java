package org.dcosrunbooks.engine;

import java.nio.charset.StandardCharsets;
import org.camunda.bpm.engine.impl.variable.serializer.PrimitiveValueSerializer;
import org.camunda.bpm.engine.impl.variable.serializer.ValueFields;
import org.camunda.bpm.engine.variable.Variables;
import org.camunda.bpm.engine.variable.impl.value.UntypedValueImpl;
import org.camunda.bpm.engine.variable.type.ValueType;
import org.camunda.bpm.engine.variable.value.StringValue;
import org.camunda.bpm.engine.variable.value.TypedValue;

/**
 * Keeps texts that have no place in the engine's column for them as bytes, whole: to everybody who
 * reads them they are texts like others.
 */
final class LongTexts extends PrimitiveValueSerializer<StringValue> {

  /** Characters of ACT_RU_VARIABLE.TEXT_. */
  private static final int LONGEST_IN_COLUMN = 4_000;

  LongTexts() {
    super(ValueType.STRING);
  }

  /** As the engine stores it beside each text that is kept so. */
  @Override
  public String getName() {
    return "longText";
  }

  @Override
  protected boolean canWriteValue(TypedValue value) {
    return value.getValue() instanceof String text && text.length() > LONGEST_IN_COLUMN;
  }

  @Override
  public StringValue convertToTypedValue(UntypedValueImpl value) {
    return Variables.stringValue((String) value.getValue(), value.isTransient());
  }

  @Override
  public StringValue readValue(ValueFields fields, boolean asTransient) {
    byte[] bytes = fields.getByteArrayValue();
    return Variables.stringValue(
        bytes == null ? null : new String(bytes, StandardCharsets.UTF_8), asTransient);
  }

  @Override
  public void writeValue(StringValue value, ValueFields fields) {
    fields.setByteArrayValue(value.getValue().getBytes(StandardCharsets.UTF_8));
  }
}
