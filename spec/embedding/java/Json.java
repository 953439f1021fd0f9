import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads and writes JSON: objects are Maps, lists are Lists, numbers are Longs or Doubles. */
final class Json {
  private final String text;
  private int at;

  private Json(String text) {
    this.text = text;
  }

  static Object read(String text) {
    Json json = new Json(text);
    Object value = json.value();
    json.space();
    if (json.at < text.length()) throw json.fault();
    return value;
  }

  static String write(Object value) {
    StringBuilder out = new StringBuilder();
    write(value, out);
    return out.toString();
  }

  private Object value() {
    space();
    switch (peek()) {
      case '{':
        return object();
      case '[':
        return list();
      case '"':
        return string();
      case 't':
        return word("true", true);
      case 'f':
        return word("false", false);
      case 'n':
        return word("null", null);
      default:
        return number();
    }
  }

  private Map<String, Object> object() {
    Map<String, Object> object = new LinkedHashMap<>();
    take('{');
    if (isNext('}')) return object;
    do {
      space();
      String name = string();
      space();
      take(':');
      object.put(name, value());
    } while (isNext(','));
    space();
    take('}');
    return object;
  }

  private List<Object> list() {
    List<Object> list = new ArrayList<>();
    take('[');
    if (isNext(']')) return list;
    do list.add(value());
    while (isNext(','));
    space();
    take(']');
    return list;
  }

  private String string() {
    take('"');
    StringBuilder out = new StringBuilder();
    for (char next = peek(); next != '"'; next = peek()) {
      at++;
      out.append(next == '\\' ? escaped() : next);
    }
    at++;
    return out.toString();
  }

  private char escaped() {
    char next = peek();
    at++;
    if (next == 'u') {
      at += 4;
      return (char) Integer.parseInt(text.substring(at - 4, at), 16);
    }
    int plain = "bfnrt".indexOf(next);
    return plain < 0 ? next : "\b\f\n\r\t".charAt(plain);
  }

  private Object number() {
    int from = at;
    while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) at++;
    String digits = text.substring(from, at);
    if (digits.isEmpty()) throw fault();
    if (digits.matches("-?[0-9]{1,18}")) return Long.parseLong(digits);
    return Double.parseDouble(digits);
  }

  private Object word(String word, Object value) {
    if (!text.startsWith(word, at)) throw fault();
    at += word.length();
    return value;
  }

  private boolean isNext(char wanted) {
    space();
    if (peek() != wanted) return false;
    at++;
    return true;
  }

  private void take(char wanted) {
    if (peek() != wanted) throw fault();
    at++;
  }

  private char peek() {
    if (at >= text.length()) throw fault();
    return text.charAt(at);
  }

  private void space() {
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) at++;
  }

  private IllegalArgumentException fault() {
    return new IllegalArgumentException("no JSON at character " + at);
  }

  private static void write(Object value, StringBuilder out) {
    if (value instanceof Map) {
      char before = '{';
      if (((Map<?, ?>) value).isEmpty()) out.append(before);
      for (Map.Entry<?, ?> entry : ((Map<?, ?>) value).entrySet()) {
        out.append(before);
        write(entry.getKey(), out);
        out.append(':');
        write(entry.getValue(), out);
        before = ',';
      }
      out.append('}');
    } else if (value instanceof Iterable) {
      char before = '[';
      if (!((Iterable<?>) value).iterator().hasNext()) out.append(before);
      for (Object each : (Iterable<?>) value) {
        out.append(before);
        write(each, out);
        before = ',';
      }
      out.append(']');
    } else if (value instanceof String) {
      out.append('"');
      for (char next : ((String) value).toCharArray()) {
        if (next == '"' || next == '\\') out.append('\\').append(next);
        else if (next < ' ') out.append(String.format("\\u%04x", (int) next));
        else out.append(next);
      }
      out.append('"');
    } else out.append(value);
  }
}
