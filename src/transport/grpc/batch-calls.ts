import { MAX_BATCH_ITEMS } from "../../service/index.js";
import { andThen, recover, type Awaitable } from "../../support/awaitable.js";
import { ReverseOutput } from "../../wire/protobuf/output.js";
import { watchItems } from "../connect/log-item.js";
import type { RequestLog } from "../request-log.js";
import { errorPart, writePart, type AnswerPart } from "./answers-out.js";
import type { AnswerFrame, HotItem, HotWork } from "./hot-items.js";
import { readLength } from "./read-length.js";

/** Field 1, with a length: `items` of a request, `results` of its answer, and the result that is no error. */
const FIRST = 0x0a;
/** Field 2, with a length: the error of a result. */
const ERROR = 0x12;

/** Makes the calls of a batch one after another; undefined, with none of them made, where one is not usual. */
export function batchCall(item: HotItem, kind: "reset" | "step", log: RequestLog): AnswerFrame {
  const out = new ReverseOutput();
  const rpc = kind === "reset" ? "BatchReset" : "BatchStep";
  return (message, connection, service, trace) => {
    const works = readItems(message, item);
    if (works === undefined) return undefined;
    const { begin } = watchItems(log, "grpc", `helpdesk.v1.EnvironmentService/${rpc}`, trace);
    const parts = works.map(({ work, asked }) => {
      const call = begin(kind, () => item.sessionIn(asked));
      // A reset or a step has an answer, or throws.
      const good = (value: object = {}): AnswerPart => {
        call.done(value);
        return { tag: FIRST, writer: item.writer, value };
      };
      return recover<AnswerPart>(
        () => andThen(work(connection, service), good),
        (error) => {
          call.failed(error);
          return errorPart(ERROR, error, call.fault);
        },
      );
    });
    const write = (all: readonly AnswerPart[]): Buffer => written(out, all);
    return parts.every(isHere)
      ? write(parts)
      : Promise.all(parts.map((part) => Promise.resolve(part))).then(write);
  };
}

function isHere(part: Awaitable<AnswerPart>): part is AnswerPart {
  return !(part instanceof Promise);
}

interface BatchItem {
  readonly work: HotWork;
  readonly asked: Buffer;
}

function readItems(message: Buffer, item: HotItem): readonly BatchItem[] | undefined {
  const works: BatchItem[] = [];
  for (let at = 0; at < message.byteLength;) {
    if (message[at] !== FIRST || works.length === MAX_BATCH_ITEMS) return undefined;
    const length = readLength(message, at + 1);
    if (length === undefined) return undefined;
    const asked = message.subarray(length.start, length.end);
    const work = item.read(asked);
    if (work === undefined) return undefined;
    works.push({ work, asked });
    at = length.end;
  }
  return works.length === 0 ? undefined : works;
}

/** From the last to the first, as such an output is written. */
function written(out: ReverseOutput, parts: readonly AnswerPart[]): Buffer {
  out.clear();
  for (let index = parts.length - 1; index >= 0; index -= 1) {
    const part = parts[index];
    if (part === undefined) continue;
    const before = out.length;
    writePart(out, part);
    out.varint(out.length - before);
    out.varint(FIRST);
  }
  out.grpcPrefix(out.length);
  return out.taken();
}
