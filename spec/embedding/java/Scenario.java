import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The life of a multi-Region key by the client: java Scenario COMMAND…, such as npx mrk. Prints ok, or throws. */
public final class Scenario {
  static final String HERE = "us-east-1";
  static final String THERE = "eu-west-2";

  public static void main(String[] args) throws Exception {
    List<String> command = new ArrayList<>(List.of(args));
    command.add("pipe");
    Map<String, MrkPipe.Callback> functions =
        Map.of("cryptography", Scenario::cryptography, "readCiphertext", Scenario::readCiphertext);
    try (MrkPipe pipe = new MrkPipe(command, functions)) {
      life(pipe.account("111122223333"));
      callbacks(pipe.account("444455556666"));
      many(pipe);
    }
    command.addAll(List.of("--host", "node"));
    try (MrkPipe inside = new MrkPipe(command, Map.of())) {
      Map<String, Object> random = inside.account("111122223333").call(HERE, "GenerateRandom", Map.of("NumberOfBytes", 3));
      check(((String) random.get("Plaintext")).length() == 4, random);
    }
    System.out.println("ok");
  }

  static void life(MrkPipe.Account kms) {
    Object keyId = metadata(kms.call(HERE, "CreateKey", Map.of("MultiRegion", true))).get("KeyId");
    kms.call(HERE, "ReplicateKey", Map.of("KeyId", keyId, "ReplicaRegion", THERE));
    check(stateOf(kms, keyId).equals("Creating"), "it is not Creating");
    MrkPipe.KmsException early = refused(() -> kms.call(THERE, "DisableKey", Map.of("KeyId", keyId)));
    check(early.code.equals("KMSInvalidStateException") && early.rule.equals("STATE-1"), early);
    kms.ask("advance", (Long) kms.ask("nextInstant") - (Long) kms.ask("now"));
    check(stateOf(kms, keyId).equals("Enabled"), "it is not Enabled");

    kms.call(HERE, "UpdatePrimaryRegion", Map.of("KeyId", keyId, "PrimaryRegion", THERE));
    kms.ask("advance", "PT1M");
    Map<String, Object> described = metadata(kms.call(HERE, "DescribeKey", Map.of("KeyId", keyId)));
    Object role = MrkPipe.object(described.get("MultiRegionConfiguration")).get("MultiRegionKeyType");
    check(role.equals("REPLICA"), role);

    Map<String, Object> scheduled = kms.call(THERE, "ScheduleKeyDeletion", Map.of("KeyId", keyId, "PendingWindowInDays", 7));
    check(scheduled.get("KeyState").equals("PendingReplicaDeletion"), scheduled);

    MrkPipe.KmsException missing = refused(() -> kms.call(HERE, "DescribeKey", Map.of("KeyId", "alias/none")));
    check(missing.code.equals("NotFoundException") && missing.rule.equals("ALIAS-1"), missing);
    try {
      kms.ask("advance", "a day");
      check(false, "the clock moved");
    } catch (MrkPipe.PipeException error) {
      check(error.code.equals("BadArgument"), error);
    }

    Object snapshot = kms.ask("snapshot");
    kms.ask("reset");
    check(((List<?>) kms.ask("keySets")).isEmpty(), "it is not empty");
    kms.ask("restore", snapshot);
    check(stateOf(kms, keyId).equals("PendingReplicaDeletion"), "it is not as it was");
  }

  static void callbacks(MrkPipe.Account kms) {
    Object keyId = metadata(kms.call(HERE, "CreateKey", Map.of())).get("KeyId");
    String plaintext = encoded("héllo");
    Object blob = kms.call(HERE, "Encrypt", Map.of("KeyId", keyId, "Plaintext", plaintext)).get("CiphertextBlob");
    Object decrypted = kms.call(HERE, "Decrypt", Map.of("CiphertextBlob", blob)).get("Plaintext");
    check(decrypted.equals(plaintext), decrypted);
    MrkPipe.KmsException failed =
        refused(() -> kms.call(HERE, "GenerateDataKey", Map.of("KeyId", keyId, "KeySpec", "AES_256")));
    check(failed.code.equals("KMSInternalException"), failed);
    check(failed.facts.get("thrown").equals("no GenerateDataKey here"), failed.facts);
  }

  static void many(MrkPipe pipe) {
    List<CompletableFuture<Object>> created = new ArrayList<>();
    Map<String, Object> call = Map.of("region", HERE, "operation", "CreateKey");
    for (int i = 0; i < 1000; i++) created.add(pipe.start("111122223333", "call", call));
    Set<Object> keyIds = new HashSet<>();
    for (CompletableFuture<Object> each : created) {
      keyIds.add(metadata(MrkPipe.object(MrkPipe.object(each.join()).get("output"))).get("KeyId"));
    }
    check(keyIds.size() == 1000, keyIds.size());
  }

  /** No encryption: it shows who is asked what. */
  static Object cryptography(List<Object> args) {
    Map<String, Object> use = MrkPipe.object(args.get(0));
    Map<String, Object> given = MrkPipe.object(args.get(1));
    if (use.get("operation").equals("Encrypt")) {
      String blob = encoded(use.get("keyId") + " " + given.get("Plaintext"));
      return Map.of("ok", true, "output", Map.of("CiphertextBlob", blob));
    }
    if (use.get("operation").equals("Decrypt")) {
      String text = decoded(given.get("CiphertextBlob")).split(" ")[1];
      return Map.of("ok", true, "output", Map.of("Plaintext", text));
    }
    throw new UnsupportedOperationException("no " + use.get("operation") + " here");
  }

  static Object readCiphertext(List<Object> args) {
    return Map.of("keyId", decoded(args.get(0)).split(" ")[0]);
  }

  static Object stateOf(MrkPipe.Account kms, Object keyId) {
    return metadata(kms.call(THERE, "DescribeKey", Map.of("KeyId", keyId))).get("KeyState");
  }

  static Map<String, Object> metadata(Map<String, Object> output) {
    return MrkPipe.object(output.get("KeyMetadata"));
  }

  static String encoded(String text) {
    return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
  }

  static String decoded(Object blob) {
    return new String(Base64.getDecoder().decode((String) blob), StandardCharsets.UTF_8);
  }

  static MrkPipe.KmsException refused(Supplier<Object> call) {
    try {
      call.get();
    } catch (MrkPipe.KmsException error) {
      return error;
    }
    throw new AssertionError("it was not refused");
  }

  static void check(boolean isSo, Object otherwise) {
    if (!isSo) throw new AssertionError(otherwise);
  }
}
