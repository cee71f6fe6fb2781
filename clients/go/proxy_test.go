package helpdesk_test

import (
	"net"
	"net/url"
	"os"
	"sync"
	"sync/atomic"
	"testing"
)

// HTTP/2's own frames (settings, windows, pings) are shorter than any observation.
const shortestAnswer = 300

// A TCP proxy that hands every byte on, until it is told to lose some.
type proxy struct {
	url         string
	connections atomic.Int32 // That were made so far.
	toLose      atomic.Int32 // Answers whose connection is cut in place of handing them on.
	lost        atomic.Int32 // How often that happened.
	gate        sync.RWMutex // Locked: nothing that the server says is handed on.
}

func startProxy(t *testing.T) *proxy {
	t.Helper()
	behind, err := url.Parse(os.Getenv("HELPDESK_TEST_URL"))
	if err != nil || behind.Host == "" {
		t.Skip("no server: set HELPDESK_TEST_URL")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { listener.Close() })
	started := &proxy{url: "http://" + listener.Addr().String()}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("tcp", behind.Host)
			if err != nil {
				client.Close()
				continue
			}
			started.connections.Add(1)
			go started.carry(client, server, false)
			go started.carry(server, client, true)
		}
	}()
	return started
}

func (p *proxy) carry(from, to net.Conn, isAnswer bool) {
	defer from.Close()
	defer to.Close()
	bytes := make([]byte, 64<<10)
	for {
		count, err := from.Read(bytes)
		if err != nil {
			return
		}
		if isAnswer {
			p.gate.RLock()
			p.gate.RUnlock() //nolint:staticcheck // It waits, and that is all.
			if count >= shortestAnswer && p.toLose.Load() > 0 {
				p.toLose.Add(-1)
				p.lost.Add(1)
				return
			}
		}
		if _, err := to.Write(bytes[:count]); err != nil {
			return
		}
	}
}
