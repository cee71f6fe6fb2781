import { toBinary, type DescFile, type DescMessage } from "@bufbuild/protobuf";
import { FileDescriptorProtoSchema } from "@bufbuild/protobuf/wkt";

/** The files behind the served services, as reflection asks for them. */
export interface DescriptorIndex {
  /** Serialized: the file, then everything that it imports. Undefined when there is no such file. */
  fileByName(name: string): readonly Uint8Array[] | undefined;
  /** The same for the file that declares a message, field, oneof, enum, enum value, service or method. */
  fileOfSymbol(symbol: string): readonly Uint8Array[] | undefined;
}

export function createDescriptorIndex(roots: readonly DescFile[]): DescriptorIndex {
  const files = new Map<string, DescFile>();
  const symbols = new Map<string, DescFile>();
  for (const file of roots.flatMap(withImports)) {
    if (files.has(file.proto.name)) continue;
    files.set(file.proto.name, file);
    for (const symbol of symbolsOf(file)) symbols.set(symbol, file);
  }
  const serialized = (file: DescFile | undefined): Uint8Array[] | undefined =>
    file && withImports(file).map((each) => toBinary(FileDescriptorProtoSchema, each.proto));
  return {
    fileByName: (name) => serialized(files.get(name)),
    fileOfSymbol: (symbol) => serialized(symbols.get(symbol)),
  };
}

/** The file first, then its imports, each once and before its own imports. */
function withImports(file: DescFile): DescFile[] {
  const importsFirst = new Set<DescFile>();
  const visit = (each: DescFile): void => {
    if (importsFirst.has(each)) return;
    each.dependencies.forEach(visit);
    importsFirst.add(each);
  };
  visit(file);
  return [...importsFirst].reverse();
}

function symbolsOf(file: DescFile): string[] {
  return [
    ...file.messages.flatMap(symbolsOfMessage),
    ...file.enums.flatMap(symbolsOfEnum),
    ...file.extensions.map((extension) => extension.typeName),
    ...file.services.flatMap((service) => [
      service.typeName,
      ...service.methods.map((method) => `${service.typeName}.${method.name}`),
    ]),
  ];
}

function symbolsOfMessage(message: DescMessage): string[] {
  return [
    message.typeName,
    ...message.fields.map((field) => `${message.typeName}.${field.name}`),
    ...message.oneofs.map((oneof) => `${message.typeName}.${oneof.name}`),
    ...message.nestedEnums.flatMap(symbolsOfEnum),
    ...message.nestedExtensions.map((extension) => extension.typeName),
    ...message.nestedMessages.flatMap(symbolsOfMessage),
  ];
}

/** An enum's values live beside it, not within it. */
function symbolsOfEnum(descEnum: DescFile["enums"][number]): string[] {
  const scope = descEnum.typeName.slice(0, -descEnum.name.length);
  return [descEnum.typeName, ...descEnum.values.map((value) => scope + value.name)];
}
