package helpdesk

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net/http"
	"strings"
	"sync"
	"time"

	"connectrpc.com/connect"
	pb "helpdesk.example/gen/helpdesk/v1"
	"helpdesk.example/gen/helpdesk/v1/helpdeskv1connect"
)

// ContractMajor is the major version of the contract that this package speaks.
const ContractMajor = "1"

// Protocol is what the client speaks; all are served on the same port.
type Protocol string

const (
	Connect     Protocol = "connect"      // Connect with binary messages: the default.
	ConnectJSON Protocol = "connect_json" // Connect with JSON.
	GRPC        Protocol = "grpc"         // gRPC, over HTTP/2 in clear text for an http URL.
	GRPCWeb     Protocol = "grpc_web"     // gRPC-Web.
)

// Client talks to one server. It is safe for concurrent use.
type Client struct {
	// Stub is the generated client, for what this one does not wrap.
	Stub helpdeskv1connect.EnvironmentServiceClient
	// Warn gets a sentence, once, when the server speaks another major version of the contract; log.Print by default.
	Warn func(string)

	checking sync.Mutex
	checked  bool

	sessions sync.Mutex
	open     map[*Session]struct{}
}

// How long Close waits for the server.
const closePatience = 5 * time.Second

// New makes a client of the server at a base URL such as http://127.0.0.1:7860. Nothing is sent yet.
func New(url string, protocol Protocol, more ...Option) (*Client, error) {
	options, known := map[Protocol][]connect.ClientOption{
		Connect:     {},
		ConnectJSON: {connect.WithProtoJSON()},
		GRPC:        {connect.WithGRPC()},
		GRPCWeb:     {connect.WithGRPCWeb()},
	}[protocol]
	if !known {
		return nil, fmt.Errorf("%q is no protocol: use connect, connect_json, grpc or grpc_web", protocol)
	}
	for _, option := range more {
		options = append(options, option.connect)
	}
	stub := helpdeskv1connect.NewEnvironmentServiceClient(httpClient(protocol), strings.TrimRight(url, "/"), options...)
	warn := func(warning string) { log.Print(warning) }
	return &Client{Stub: stub, Warn: warn, open: map[*Session]struct{}{}}, nil
}

// gRPC needs HTTP/2, which net/http speaks in clear text only when told to.
func httpClient(protocol Protocol) *http.Client {
	transport := &http.Transport{TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12}, Protocols: new(http.Protocols)}
	transport.Protocols.SetHTTP2(true)
	if protocol == GRPC {
		transport.Protocols.SetUnencryptedHTTP2(true)
	} else {
		transport.Protocols.SetHTTP1(true)
	}
	return &http.Client{Transport: transport}
}

// Close closes the sessions that are open, so that they hold no place of the server's limit; defer it where the program
// ends. Go runs nothing at os.Exit, log.Fatal or a signal that nobody takes: give the program's context to
// signal.NotifyContext and return from main. No session may be in use. The client can be used on.
func (c *Client) Close(ctx context.Context) error {
	c.sessions.Lock()
	open := make([]*Session, 0, len(c.open))
	for session := range c.open {
		open = append(open, session)
	}
	c.sessions.Unlock()
	var failures []error
	for _, session := range open {
		failures = append(failures, session.Close(ctx))
	}
	return errors.Join(failures...)
}

func (c *Client) opened(session *Session) {
	c.sessions.Lock()
	defer c.sessions.Unlock()
	c.open[session] = struct{}{}
}

func (c *Client) forget(session *Session) {
	c.sessions.Lock()
	defer c.sessions.Unlock()
	delete(c.open, session)
}

// Info tells what the server is: versions, digests, limits.
func (c *Client) Info(ctx context.Context) (*pb.GetServerInfoResponse, error) {
	answer, err := c.Stub.GetServerInfo(ctx, connect.NewRequest(&pb.GetServerInfoRequest{}))
	if err != nil {
		return nil, failure(err)
	}
	return answer.Msg, nil
}

// Tasks lists the tasks, easiest first.
func (c *Client) Tasks(ctx context.Context) ([]*pb.Task, error) {
	answer, err := c.Stub.ListTasks(ctx, connect.NewRequest(&pb.ListTasksRequest{}))
	if err != nil {
		return nil, failure(err)
	}
	return answer.Msg.Tasks, nil
}

func (c *Client) checkContract(ctx context.Context) error {
	c.checking.Lock()
	defer c.checking.Unlock()
	if c.checked {
		return nil
	}
	info, err := c.Info(ctx)
	if err != nil {
		return err
	}
	c.checked = true
	if major, _, _ := strings.Cut(info.ContractVersion, "."); major != ContractMajor {
		c.Warn(fmt.Sprintf("The server speaks version %s of the helpdesk contract, this client %s.x: use the client that came with the server.",
			info.ContractVersion, ContractMajor))
	}
	return nil
}
