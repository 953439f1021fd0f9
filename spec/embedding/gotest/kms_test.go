// KMS in go test: one endpoint for the package, which begins anew before each test. It needs nothing but Go; with the AWS SDK
// the URL goes into kms.Options.BaseEndpoint.
package orders

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"syscall"
	"testing"
)

// Where the endpoint listens.
var url string

func TestMain(m *testing.M) { os.Exit(run(m)) }

// MRK is how mrk is started, with spaces between the words.
func run(m *testing.M) int {
	words := strings.Fields(os.Getenv("MRK"))
	if len(words) == 0 {
		words = []string{"npx", "mrk"}
	}
	command := append(words, "serve", "--port", "0", "--json", "--init", "keys.yaml")
	server := exec.Command(command[0], command[1:]...)
	server.Stderr = os.Stderr
	out, err := server.StdoutPipe()
	if err == nil {
		err = server.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer server.Wait()
	defer server.Process.Signal(syscall.SIGTERM)
	var listening struct{ URL string }
	line, _ := bufio.NewReader(out).ReadBytes('\n')
	if json.Unmarshal(line, &listening) != nil || listening.URL == "" {
		fmt.Fprintf(os.Stderr, "mrk serve does not listen: %s\n", line)
		return 1
	}
	url = listening.URL
	return m.Run()
}

type object = map[string]any

// beginAnew brings the account back as it began.
func beginAnew(t *testing.T) {
	t.Helper()
	control(t, "reset", object{})
}

// control is POST /_mrk/<path>, such as advance or faults.
func control(t *testing.T, path string, body object) object {
	t.Helper()
	status, answer := post(t, "/_mrk/"+path, body, http.Header{"Content-Type": {"application/json"}})
	if status != http.StatusOK {
		t.Fatalf("%s: %v", path, answer)
	}
	return answer
}

// kms makes a call; code is that of the error, or empty.
func kms(t *testing.T, region, operation string, input object) (answer object, code string) {
	t.Helper()
	credential := "AWS4-HMAC-SHA256 Credential=any/20260101/" + region + "/kms/aws4_request, SignedHeaders=host, Signature=any"
	status, answer := post(t, "/", input, http.Header{
		"Authorization": {credential},
		"Content-Type":  {"application/x-amz-json-1.1"},
		"X-Amz-Target":  {"TrentService." + operation},
	})
	if status != http.StatusOK {
		code = fmt.Sprint(answer["__type"])
	}
	return answer, code
}

func post(t *testing.T, path string, body object, header http.Header) (int, object) {
	t.Helper()
	text, err := json.Marshal(body)
	if err != nil {
		t.Fatal(err)
	}
	request, err := http.NewRequest(http.MethodPost, url+path, bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	request.Header = header
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	answer := object{}
	if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
		t.Fatal(err)
	}
	return response.StatusCode, answer
}
