package main

import (
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
)

// The life of a multi-Region key by the client: go run . COMMAND…, such as npx mrk. Prints ok, or panics.

const here, there = "us-east-1", "eu-west-2"

func must[T any](value T, err error) T {
	check(err == nil, err)
	return value
}

func check(isSo bool, otherwise any) {
	if !isSo {
		panic(fmt.Sprint(otherwise))
	}
}

func refused(_ Object, err error) *KmsError {
	var refusal *KmsError
	check(errors.As(err, &refusal), err)
	return refusal
}

func metadata(output Object) Object { return output["KeyMetadata"].(Object) }

func life(kms Account) {
	keyID := metadata(must(kms.Call(here, "CreateKey", Object{"MultiRegion": true})))["KeyId"]
	described := func(region string) Object {
		return metadata(must(kms.Call(region, "DescribeKey", Object{"KeyId": keyID})))
	}
	must(kms.Call(here, "ReplicateKey", Object{"KeyId": keyID, "ReplicaRegion": there}))
	check(described(there)["KeyState"] == "Creating", "it is not Creating")
	early := refused(kms.Call(there, "DisableKey", Object{"KeyId": keyID}))
	check(early.Code == "KMSInvalidStateException" && early.Rule == "STATE-1", early)
	var next, now int64
	check(kms.Do(&next, "nextInstant") == nil && kms.Do(&now, "now") == nil, "no clock")
	check(kms.Do(nil, "advance", next-now) == nil, "the clock did not move")
	check(described(there)["KeyState"] == "Enabled", "it is not Enabled")

	must(kms.Call(here, "UpdatePrimaryRegion", Object{"KeyId": keyID, "PrimaryRegion": there}))
	check(kms.Do(nil, "advance", "PT1M") == nil, "the clock did not move")
	role := described(here)["MultiRegionConfiguration"].(Object)["MultiRegionKeyType"]
	check(role == "REPLICA", role)

	scheduled := must(kms.Call(there, "ScheduleKeyDeletion", Object{"KeyId": keyID, "PendingWindowInDays": 7}))
	check(scheduled["KeyState"] == "PendingReplicaDeletion", scheduled)

	missing := refused(kms.Call(here, "DescribeKey", Object{"KeyId": "alias/none"}))
	check(missing.Code == "NotFoundException" && missing.Rule == "ALIAS-1", missing)
	var wrong *PipeError
	check(errors.As(kms.Do(nil, "advance", "a day"), &wrong) && wrong.Code == "BadArgument", wrong)

	var snapshot Object
	var keySets []Object
	check(kms.Do(&snapshot, "snapshot") == nil && kms.Do(nil, "reset") == nil, "no snapshot")
	check(kms.Do(&keySets, "keySets") == nil && len(keySets) == 0, keySets)
	check(kms.Do(nil, "restore", snapshot) == nil, "not restored")
	check(described(there)["KeyState"] == "PendingReplicaDeletion", "not as it was")
}

// No encryption: it shows who is asked what.
var functions = map[string]Callback{
	"cryptography": func(args []any) (any, error) {
		use, given := args[0].(Object), args[1].(Object)
		switch use["operation"] {
		case "Encrypt":
			sealed := fmt.Sprint(use["keyId"], " ", given["Plaintext"])
			blob := base64.StdEncoding.EncodeToString([]byte(sealed))
			return Object{"ok": true, "output": Object{"CiphertextBlob": blob}}, nil
		case "Decrypt":
			_, text, err := opened(given["CiphertextBlob"].(string))
			return Object{"ok": true, "output": Object{"Plaintext": text}}, err
		}
		return nil, fmt.Errorf("no %s here", use["operation"])
	},
	"readCiphertext": func(args []any) (any, error) {
		keyID, _, err := opened(args[0].(string))
		return Object{"keyId": keyID}, err
	},
}

func opened(blob string) (keyID, text string, err error) {
	sealed, err := base64.StdEncoding.DecodeString(blob)
	keyID, text, _ = strings.Cut(string(sealed), " ")
	return keyID, text, err
}

func callbacks(kms Account) {
	keyID := metadata(must(kms.Call(here, "CreateKey", Object{})))["KeyId"]
	plaintext := base64.StdEncoding.EncodeToString([]byte("héllo"))
	blob := must(kms.Call(here, "Encrypt", Object{"KeyId": keyID, "Plaintext": plaintext}))["CiphertextBlob"]
	decrypted := must(kms.Call(here, "Decrypt", Object{"CiphertextBlob": blob}))
	check(decrypted["Plaintext"] == plaintext, decrypted)
	failed := refused(kms.Call(here, "GenerateDataKey", Object{"KeyId": keyID, "KeySpec": "AES_256"}))
	check(failed.Code == "KMSInternalException" && failed.Facts["thrown"] == "no GenerateDataKey here", failed)
}

func main() {
	command := append(append([]string{}, os.Args[1:]...), "pipe")
	pipe := must(Start(command, functions))
	life(Account{pipe, "111122223333"})
	callbacks(Account{pipe, "444455556666"})
	var all sync.WaitGroup
	for i := 0; i < 1000; i++ {
		all.Add(1)
		go func() {
			defer all.Done()
			must(Account{pipe, "111122223333"}.Call(here, "CreateKey", Object{}))
		}()
	}
	all.Wait()
	check(pipe.Close() == nil, "it did not end well")
	inside := must(Start(append(command, "--host", "node"), nil))
	random := must(Account{inside, "111122223333"}.Call(here, "GenerateRandom", Object{"NumberOfBytes": 3}))
	check(len(random["Plaintext"].(string)) == 4, random)
	check(inside.Close() == nil, "it did not end well")
	fmt.Println("ok")
}
