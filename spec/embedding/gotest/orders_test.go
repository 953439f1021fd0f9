package orders

import "testing"

const here, there = "us-east-1", "eu-west-2"

func TestAReplicaDecryptsWhatItsPrimaryHasEncrypted(t *testing.T) {
	beginAnew(t)
	encrypted, _ := kms(t, here, "Encrypt", object{"KeyId": "alias/orders", "Plaintext": "b3JkZXI="})
	decrypted, code := kms(t, there, "Decrypt", object{"CiphertextBlob": encrypted["CiphertextBlob"]})
	if decrypted["Plaintext"] != "b3JkZXI=" {
		t.Fatal(code, decrypted)
	}
}

func TestAKeyThatIsToBeDeletedIsGoneAfterItsWaitingPeriod(t *testing.T) {
	beginAnew(t)
	described, _ := kms(t, here, "DescribeKey", object{"KeyId": "alias/orders"})
	keyID := described["KeyMetadata"].(object)["KeyId"]
	for _, region := range []string{there, here} {
		if _, code := kms(t, region, "ScheduleKeyDeletion", object{"KeyId": keyID, "PendingWindowInDays": 7}); code != "" {
			t.Fatal(code)
		}
	}
	control(t, "advance", object{"by": "P15D"})
	if answer, code := kms(t, here, "DescribeKey", object{"KeyId": keyID}); code != "NotFoundException" {
		t.Fatal(code, answer)
	}
}

func TestTheKeysAreThereAgain(t *testing.T) {
	beginAnew(t)
	if _, code := kms(t, here, "DescribeKey", object{"KeyId": "alias/orders"}); code != "" {
		t.Fatal(code)
	}
}
