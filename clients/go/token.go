package helpdesk

import (
	"context"
	"net/http"

	"connectrpc.com/connect"
)

// Option changes how a client calls its server.
type Option struct{ connect connect.ClientOption }

// WithToken sends a token with every call, to a server that asks for one (docs/security.md of the repository).
func WithToken(token string) Option {
	return Option{connect.WithInterceptors(bearer("Bearer " + token))}
}

// What the header Authorization says.
type bearer string

func (b bearer) set(header http.Header) { header.Set("Authorization", string(b)) }

func (b bearer) WrapUnary(next connect.UnaryFunc) connect.UnaryFunc {
	return func(ctx context.Context, request connect.AnyRequest) (connect.AnyResponse, error) {
		b.set(request.Header())
		return next(ctx, request)
	}
}

func (b bearer) WrapStreamingClient(next connect.StreamingClientFunc) connect.StreamingClientFunc {
	return func(ctx context.Context, spec connect.Spec) connect.StreamingClientConn {
		conn := next(ctx, spec)
		b.set(conn.RequestHeader())
		return conn
	}
}

func (b bearer) WrapStreamingHandler(next connect.StreamingHandlerFunc) connect.StreamingHandlerFunc {
	return next
}
