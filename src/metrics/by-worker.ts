/** What one of several workers tells, in the exposition format of Prometheus. */
export interface WorkerFigures {
  readonly worker: number;
  readonly text: string;
}

interface Family {
  readonly comments: readonly string[];
  readonly samples: string[];
}

/**
 * The figures of all workers in one text, each with its worker's number as a label. They are not added up: a sum falls when a
 * worker ends, and Prometheus would take that for a counter that began anew.
 */
export function figuresByWorker(workers: readonly WorkerFigures[]): string {
  const families = new Map<string, Family>();
  for (const { worker, text } of workers) {
    let comments: string[] = [];
    let family: Family | undefined;
    for (const line of text.split("\n")) {
      if (line.startsWith("#")) {
        if (line.startsWith("# HELP ")) comments = [];
        comments.push(line);
        if (line.startsWith("# TYPE ")) family = familyOf(families, line.split(" ", 3)[2] ?? "", comments);
      } else if (line !== "") family?.samples.push(labelled(line, worker));
    }
  }
  return [...families.values()]
    .map(({ comments, samples }) => [...comments, ...samples, ""].join("\n"))
    .join("");
}

function familyOf(families: Map<string, Family>, name: string, comments: readonly string[]): Family {
  const known = families.get(name) ?? { comments, samples: [] };
  families.set(name, known);
  return known;
}

/** `name{a="b"} 1` or `name 1`, with one label more. */
function labelled(sample: string, worker: number): string {
  const nameEnd = sample.search(/[{ ]/);
  const label = `worker="${worker}"`;
  const rest = sample.slice(nameEnd + 1);
  return sample[nameEnd] === "{"
    ? `${sample.slice(0, nameEnd)}{${label},${rest}`
    : `${sample.slice(0, nameEnd)}{${label}} ${rest}`;
}
