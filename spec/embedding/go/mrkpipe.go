// Package main has a client of mrk pipe: accounts of AWS KMS in another process, by lines of JSON. Go 1.19, nothing else.
// Goroutines may share a pipe: each waits for its own answers.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"sync"
)

// Protocol is the version that this client speaks.
const Protocol = 1

// Object is a JSON object.
type Object = map[string]any

// PipeError tells that a request was not carried out, and has changed nothing.
type PipeError struct{ Code, Message string }

func (e *PipeError) Error() string { return e.Code + ": " + e.Message }

// KmsError tells that KMS refuses a call: with its error code, the rule that refuses, and the facts of the case.
type KmsError struct {
	Code, Message, Rule string
	Facts               Object
}

func (e *KmsError) Error() string { return e.Code + ": " + e.Message }

// Callback is a host function, such as cryptography. What it returns as an error refuses the call.
type Callback func(args []any) (any, error)

// Pipe is a running mrk pipe.
type Pipe struct {
	Version   string
	process   *exec.Cmd
	input     io.WriteCloser
	callbacks map[string]Callback
	lock      sync.Mutex // of all below, and of writing
	sent      int
	waiting   map[int]chan answer
	ended     bool
	running   sync.WaitGroup
	read      chan struct{} // closed when nothing comes any more
}

type answer struct {
	ID       int
	Result   json.RawMessage
	Error    *PipeError
	Callback int
	Method   string
	Args     []any
}

// Start starts a command such as npx mrk pipe, and says hello.
func Start(command []string, callbacks map[string]Callback) (*Pipe, error) {
	process := exec.Command(command[0], command[1:]...)
	process.Stderr = os.Stderr
	input, err := process.StdinPipe()
	output, other := process.StdoutPipe()
	if err == nil && other == nil {
		err = process.Start()
	}
	if err != nil || other != nil {
		return nil, fmt.Errorf("%s: %v %v", command[0], err, other)
	}
	p := &Pipe{process: process, input: input, callbacks: callbacks, waiting: map[int]chan answer{}, read: make(chan struct{})}
	go p.readAll(bufio.NewReader(output))
	names := []string{}
	for name := range callbacks {
		names = append(names, name)
	}
	var hello struct{ Version string }
	err = p.Request(&hello, Object{"method": "hello", "args": []any{Object{"protocol": Protocol, "callbacks": names}}})
	p.Version = hello.Version
	return p, err
}

// Request makes a request, waits for its answer, and puts the result where result points; nil: nowhere.
func (p *Pipe) Request(result any, request Object) error {
	answered, err := p.send(request)
	if err != nil {
		return err
	}
	if told := <-answered; told.Error != nil {
		return told.Error
	} else if result != nil {
		return json.Unmarshal(told.Result, result)
	}
	return nil
}

func (p *Pipe) send(request Object) (chan answer, error) {
	p.lock.Lock()
	defer p.lock.Unlock()
	if p.ended {
		return nil, &PipeError{"Ended", "mrk pipe has ended"}
	}
	p.sent++
	line := Object{"id": p.sent}
	for name, value := range request {
		line[name] = value
	}
	answered := make(chan answer, 1)
	p.waiting[p.sent] = answered
	return answered, p.write(line)
}

func (p *Pipe) write(line Object) error {
	text, err := json.Marshal(line)
	if err == nil {
		_, err = p.input.Write(append(text, '\n'))
	}
	return err
}

func (p *Pipe) readAll(lines *bufio.Reader) {
	defer close(p.read)
	for {
		text, err := lines.ReadBytes('\n')
		var line answer
		if err != nil || json.Unmarshal(text, &line) != nil {
			break
		}
		if line.Callback != 0 {
			p.running.Add(1)
			go p.answer(line)
			continue
		}
		p.lock.Lock()
		if answered, isWaiting := p.waiting[line.ID]; isWaiting {
			delete(p.waiting, line.ID)
			answered <- line
		}
		p.lock.Unlock()
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	p.ended = true
	for _, answered := range p.waiting {
		answered <- answer{Error: &PipeError{"Ended", "mrk pipe has ended"}}
	}
}

func (p *Pipe) answer(line answer) {
	defer p.running.Done()
	told := Object{"callback": line.Callback}
	if result, err := p.callbacks[line.Method](line.Args); err != nil {
		told["error"] = err.Error()
	} else {
		told["result"] = result
	}
	p.lock.Lock()
	defer p.lock.Unlock()
	_ = p.write(told)
}

// Close ends the process, once all is answered.
func (p *Pipe) Close() error {
	_ = p.input.Close()
	<-p.read
	p.running.Wait()
	return p.process.Wait()
}

// Account is one account of a pipe.
type Account struct {
	Pipe   *Pipe
	Number string
}

// Do asks what the store has by this name, such as advance. The result is put where result points; nil: nowhere.
func (a Account) Do(result any, method string, args ...any) error {
	if args == nil {
		args = []any{}
	}
	return a.Pipe.Request(result, Object{"account": a.Number, "method": method, "args": args})
}

// Call calls an operation, and gives AWS's output. What KMS refuses is a *KmsError.
func (a Account) Call(region, operation string, input Object) (Object, error) {
	var result struct {
		OK     bool
		Output Object
		Error  *KmsError
	}
	call := Object{"region": region, "operation": operation, "input": input}
	if err := a.Do(&result, "call", call); err != nil {
		return nil, fmt.Errorf("%s: %w", operation, err)
	}
	if !result.OK {
		return nil, result.Error
	}
	return result.Output, nil
}
