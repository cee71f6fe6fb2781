package helpdesk

import (
	"fmt"
	"regexp"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"
)

var innerCapital = regexp.MustCompile("([a-z])([A-Z])")

// Word is the bare word of an enum's value, such as "high"; empty for the unspecified one.
func Word(value protoreflect.Enum) string {
	return WordOf(value.Descriptor(), value.Number())
}

// WordOf is the same for a number, "unknown_7" for one of a later server.
func WordOf(enum protoreflect.EnumDescriptor, number protoreflect.EnumNumber) string {
	if number == 0 {
		return ""
	}
	value := enum.Values().ByNumber(number)
	if value == nil {
		return fmt.Sprintf("unknown_%d", number)
	}
	return strings.ToLower(strings.TrimPrefix(string(value.Name()), prefix(enum)))
}

func prefix(enum protoreflect.EnumDescriptor) string {
	return strings.ToUpper(innerCapital.ReplaceAllString(string(enum.Name()), "${1}_${2}")) + "_"
}

type number interface {
	~int32
	protoreflect.Enum
}

func set[E number](target *E, subject, word string) error {
	enum := (*target).Descriptor()
	value := enum.Values().ByName(protoreflect.Name(prefix(enum) + strings.ToUpper(word)))
	if value != nil && value.Number() != 0 {
		*target = E(value.Number())
		return nil
	}
	var words []string
	for index := 1; index < enum.Values().Len(); index++ {
		words = append(words, WordOf(enum, enum.Values().Get(index).Number()))
	}
	return &Error{
		Reason:       ReasonUnknownWord,
		Subject:      subject,
		Problem:      fmt.Sprintf("%s cannot be %q.", subject, word),
		NextStep:     "Use one of " + strings.Join(words, ", ") + ".",
		AllowedWords: words,
	}
}
