import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A client of mrk pipe: accounts of AWS KMS in another process, by lines of JSON. Java 11 or later, nothing else. Threads may
 * share a pipe: each waits for its own answers; start does not wait.
 */
public final class MrkPipe implements AutoCloseable {
  static final int PROTOCOL = 1;

  /** A host function, such as cryptography. What it throws refuses the call. */
  public interface Callback {
    Object answer(List<Object> args) throws Exception;
  }

  /** The request was not carried out, and has changed nothing. */
  public static final class PipeException extends RuntimeException {
    public final String code;

    PipeException(String code, String message) {
      super(message);
      this.code = code;
    }
  }

  /** KMS refuses the call: with its error code, the rule that refuses, and the facts of the case. */
  public static final class KmsException extends RuntimeException {
    public final String code;
    public final String rule;
    public final Map<String, Object> facts;

    KmsException(Map<String, Object> error) {
      super(error.get("code") + ": " + error.get("message"));
      code = (String) error.get("code");
      rule = (String) error.get("rule");
      facts = object(error.get("facts"));
    }
  }

  private final Process process;
  private final BufferedWriter input;
  private final Map<String, Callback> callbacks;
  private final Map<Long, CompletableFuture<Object>> waiting = new ConcurrentHashMap<>();
  private final ExecutorService workers = Executors.newCachedThreadPool();
  private final Thread reader = new Thread(this::read);
  private long sent;
  private boolean isOver;

  /** Starts a command such as npx mrk pipe, and says hello. */
  public MrkPipe(List<String> command, Map<String, Callback> callbacks) throws IOException {
    this.callbacks = callbacks;
    process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    input = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
    reader.setDaemon(true);
    reader.start();
    request(null, "hello", Map.of("protocol", PROTOCOL, "callbacks", List.copyOf(callbacks.keySet())));
  }

  /** Makes a request, without waiting for its result. An account of null: it is about the process. */
  public synchronized CompletableFuture<Object> start(String account, String method, Object... args) {
    CompletableFuture<Object> result = new CompletableFuture<>();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("id", ++sent);
    if (account != null) line.put("account", account);
    line.put("method", method);
    line.put("args", List.of(args));
    waiting.put(sent, result);
    if (isOver) result.completeExceptionally(ended());
    else write(line);
    return result;
  }

  public Object request(String account, String method, Object... args) {
    try {
      return start(account, method, args).join();
    } catch (CompletionException failed) {
      if (failed.getCause() instanceof PipeException) throw (PipeException) failed.getCause();
      throw failed;
    }
  }

  public Account account(String number) {
    return new Account(number);
  }

  /** Ends the process, once all is answered. */
  @Override
  public void close() throws Exception {
    synchronized (this) {
      input.close();
    }
    int status = process.waitFor();
    reader.join();
    workers.shutdown();
    if (status != 0) throw new IOException("mrk pipe ended with " + status);
  }

  /** One account. */
  public final class Account {
    private final String number;

    Account(String number) {
      this.number = number;
    }

    /** Asks what the store has by this name, such as advance. */
    public Object ask(String method, Object... args) {
      return request(number, method, args);
    }

    /** Calls an operation, and gives AWS's output. Throws a KmsException. */
    public Map<String, Object> call(String region, String operation, Map<String, Object> given) {
      Map<String, Object> call = Map.of("region", region, "operation", operation, "input", given);
      Map<String, Object> result = object(ask("call", call));
      if (Boolean.TRUE.equals(result.get("ok"))) return object(result.get("output"));
      throw new KmsException(object(result.get("error")));
    }
  }

  @SuppressWarnings("unchecked")
  static Map<String, Object> object(Object json) {
    return (Map<String, Object>) json;
  }

  private void write(Map<String, Object> line) {
    try {
      input.write(Json.write(line));
      input.write('\n');
      input.flush();
    } catch (IOException error) {
      throw ended();
    }
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String text = lines.readLine(); text != null; text = lines.readLine()) take(object(Json.read(text)));
    } catch (IOException error) {
      // Nothing comes any more.
    }
    synchronized (this) {
      isOver = true;
    }
    for (CompletableFuture<Object> result : waiting.values()) result.completeExceptionally(ended());
  }

  private void take(Map<String, Object> line) {
    if (line.containsKey("callback")) {
      workers.submit(() -> answer(line));
      return;
    }
    if (line.get("id") == null) return;
    CompletableFuture<Object> result = waiting.remove(line.get("id"));
    if (!line.containsKey("error")) result.complete(line.get("result"));
    else {
      Map<String, Object> error = object(line.get("error"));
      result.completeExceptionally(new PipeException((String) error.get("code"), (String) error.get("message")));
    }
  }

  @SuppressWarnings("unchecked")
  private void answer(Map<String, Object> line) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("callback", line.get("callback"));
    try {
      told.put("result", callbacks.get(line.get("method")).answer((List<Object>) line.get("args")));
    } catch (Exception thrown) {
      told.put("error", String.valueOf(thrown.getMessage()));
    }
    synchronized (this) {
      write(told);
    }
  }

  private static PipeException ended() {
    return new PipeException("Ended", "mrk pipe has ended");
  }
}
