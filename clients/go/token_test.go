package helpdesk_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"testing"

	helpdesk "helpdesk.example/client"
)

func TestATokenIsSentWithEveryCall(t *testing.T) {
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		got = append(got, r.Header.Get("Authorization"))
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer server.Close()
	for _, options := range [][]helpdesk.Option{{helpdesk.WithToken("secret")}, nil} {
		client, err := helpdesk.New(server.URL, helpdesk.Connect, options...)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Info(context.Background()); err == nil {
			t.Fatal("the call was answered")
		}
	}
	if len(got) != 2 || got[0] != "Bearer secret" || got[1] != "" {
		t.Fatalf("the server got %q", got)
	}
}
