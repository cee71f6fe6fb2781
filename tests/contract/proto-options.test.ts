/** What generators of other languages read of the protos beside the messages. */
import { readdirSync } from "node:fs";
import path from "node:path";
import type { DescFile } from "@bufbuild/protobuf";
import { FileOptionsSchema } from "@bufbuild/protobuf/wkt";
import { create } from "@bufbuild/protobuf";
import { expect, test } from "vitest";
import { file_helpdesk_v1_environment_service as service } from "../../gen/ts/helpdesk/v1/environment_service_pb.js";
import { file_helpdesk_v1_error as error } from "../../gen/ts/helpdesk/v1/error_pb.js";
import { packageRoot } from "../../src/support/package-root.js";

const PROTO = path.join(packageRoot(), "proto");

/** Every file of the contract: the service imports all but the one of the error details. */
const FILES: readonly DescFile[] = (() => {
  const found = new Map<string, DescFile>();
  const visit = (file: DescFile): void => {
    found.set(file.name, file);
    file.dependencies.forEach(visit);
  };
  [service, error].forEach(visit);
  return [...found.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
})();

/** `java.lang`'s public classes that a message, an enum or an outer class could be named like. */
const JAVA_LANG = new Set(
  `Boolean Byte Character Class ClassLoader Comparable Compiler Cloneable Double Enum Error Exception Float Integer Iterable Long
  Math Module ModuleLayer Number Object Override Package Process ProcessBuilder ProcessHandle Readable Record Runnable Runtime
  Short StackWalker String StringBuilder System Thread ThreadGroup ThreadLocal Throwable Void`.split(/\s+/),
);

/** What the server writes down for itself, and no client reads. */
const JOURNAL = "helpdesk/journal/v1/journal";
/** What a snapshot holds is the server's own, too. */
const SNAPSHOT = "helpdesk/journal/v1/snapshot";

test("a generator that is pointed at proto/ finds the contract, and the server's journal in a package of its own", () => {
  const names = readdirSync(PROTO, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".proto"),
  );
  expect(names.map((name) => name.replace(/\.proto$/, "")).sort()).toEqual([
    JOURNAL,
    SNAPSHOT,
    ...FILES.map(({ name }) => name),
  ]);
});

test.each(FILES.map((file) => [file.name, file] as const))(
  "%s says where Go and Java put it",
  (name, file) => {
    const words = path.basename(name).split("_");
    const camel = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join("");
    const { goPackage, javaMultipleFiles, javaOuterClassname, javaPackage } =
      file.proto.options ?? create(FileOptionsSchema);
    expect({ goPackage, javaMultipleFiles, javaOuterClassname, javaPackage }).toEqual({
      goPackage: "helpdesk.example/gen/helpdesk/v1;helpdeskv1",
      javaMultipleFiles: true,
      javaOuterClassname: `${camel}Proto`,
      javaPackage: "com.helpdesk.v1",
    });
  },
);

test("no class that Java gets hides one of java.lang, and none is there twice", () => {
  const classes = FILES.flatMap((file) => [
    file.proto.options?.javaOuterClassname ?? "",
    ...file.messages.flatMap(({ name }) => [name, `${name}OrBuilder`]),
    ...file.enums.map(({ name }) => name),
    ...file.services.map(({ name }) => `${name}Grpc`),
  ]);
  expect(classes.filter((name) => JAVA_LANG.has(name))).toEqual([]);
  expect(classes.filter((name, index) => classes.indexOf(name) !== index)).toEqual([]);
});
