package helpdesk

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"maps"
	"net/http"
	"slices"
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

	protocol Protocol

	checking sync.Mutex
	checked  *pb.GetServerInfoResponse // What the server says of itself, once it was asked.

	sessions sync.Mutex
	open     map[*Session]struct{}
	lines    map[*line]struct{}
}

const (
	// How long Close waits for the server.
	closePatience = 5 * time.Second
	// After so long without a word on a connection of HTTP/2 it is asked whether it is still there.
	pingAfter = 30 * time.Second
)

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
	open, lines := map[*Session]struct{}{}, map[*line]struct{}{}
	return &Client{Stub: stub, Warn: warn, protocol: protocol, open: open, lines: lines}, nil
}

// gRPC needs HTTP/2, which net/http speaks in clear text only when told to.
func httpClient(protocol Protocol) *http.Client {
	transport := &http.Transport{
		TLSClientConfig: &tls.Config{MinVersion: tls.VersionTLS12},
		Protocols:       new(http.Protocols),
		HTTP2:           &http.HTTP2Config{SendPingTimeout: pingAfter},
	}
	transport.Protocols.SetHTTP2(true)
	if protocol == GRPC {
		transport.Protocols.SetUnencryptedHTTP2(true)
	} else {
		transport.Protocols.SetHTTP1(true)
	}
	return &http.Client{Transport: transport}
}

// Close closes the sessions that are open, and the streams, so that they hold no place of the server's limit; defer it where the program
// ends. Go runs nothing at os.Exit, log.Fatal or a signal that nobody takes: give the program's context to
// signal.NotifyContext and return from main. No session may be in use. The client can be used on.
func (c *Client) Close(ctx context.Context) error {
	var failures []error
	for _, session := range c.openSessions() {
		failures = append(failures, session.Close(ctx))
	}
	for _, line := range c.openLines() {
		line.end()
	}
	return errors.Join(failures...)
}

func (c *Client) openSessions() []*Session {
	c.sessions.Lock()
	defer c.sessions.Unlock()
	return slices.Collect(maps.Keys(c.open))
}

func (c *Client) openLines() []*line {
	c.sessions.Lock()
	defer c.sessions.Unlock()
	return slices.Collect(maps.Keys(c.lines))
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
	return again(ctx, true, func() (*pb.GetServerInfoResponse, error) {
		return message(c.Stub.GetServerInfo(ctx, connect.NewRequest(&pb.GetServerInfoRequest{})))
	})
}

// Tasks lists the tasks, easiest first.
func (c *Client) Tasks(ctx context.Context) ([]*pb.Task, error) {
	answer, err := again(ctx, true, func() (*pb.ListTasksResponse, error) {
		return message(c.Stub.ListTasks(ctx, connect.NewRequest(&pb.ListTasksRequest{})))
	})
	return answer.GetTasks(), err
}

// Handbook tells what the words of the labels mean and how to choose among them: the same for every task and ticket. A
// server of a contract before 1.10 has none.
func (c *Client) Handbook(ctx context.Context) (*pb.Handbook, error) {
	answer, err := again(ctx, true, func() (*pb.GetHandbookResponse, error) {
		return message(c.Stub.GetHandbook(ctx, connect.NewRequest(&pb.GetHandbookRequest{})))
	})
	return answer.GetHandbook(), err
}

func (c *Client) checkContract(ctx context.Context) (*pb.GetServerInfoResponse, error) {
	c.checking.Lock()
	defer c.checking.Unlock()
	if c.checked != nil {
		return c.checked, nil
	}
	info, err := c.Info(ctx)
	if err != nil {
		return nil, err
	}
	c.checked = info
	if major, _, _ := strings.Cut(info.ContractVersion, "."); major != ContractMajor {
		c.Warn(fmt.Sprintf("The server speaks version %s of the helpdesk contract, this client %s.x: use the client that came with the server.",
			info.ContractVersion, ContractMajor))
	}
	return info, nil
}
