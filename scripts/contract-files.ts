import {
  createFileRegistry,
  fromBinary,
  type DescEnum,
  type DescFile,
  type DescMessage,
  type DescService,
  ScalarType,
} from "@bufbuild/protobuf";
import { FileDescriptorSetSchema, type FileDescriptorProto } from "@bufbuild/protobuf/wkt";

export type Desc = DescEnum | DescMessage | DescService;
/** By the place in the file, as descriptors spell it: `4,0,2,1` is the second field of the first message. */
export type Comments = ReadonlyMap<string, string>;

/** The service's file is what a reader looks for first. */
const FIRST = "helpdesk/v1/environment_service";

/** The files of a compiled contract. */
export function filesOf(image: Uint8Array): readonly DescFile[] {
  const set = fromBinary(FileDescriptorSetSchema, image);
  const registry = createFileRegistry(set);
  return set.file
    .map(({ name }) => registry.getFile(name))
    .filter((file) => file !== undefined)
    .filter((file) => file.proto.package.startsWith("helpdesk."))
    .sort((a, b) => Number(b.name === FIRST) - Number(a.name === FIRST) || a.name.localeCompare(b.name));
}

export function descsOf(file: DescFile): readonly Desc[] {
  return [...file.services, ...file.messages, ...file.enums];
}

/** Leading comments. */
export function commentsOf(file: FileDescriptorProto): Comments {
  const locations = file.sourceCodeInfo?.location ?? [];
  return new Map(locations.map(({ path, leadingComments }) => [path.join(","), leadingComments]));
}

export function scalarName(type: ScalarType | undefined): string {
  return type === undefined ? "?" : ScalarType[type].toLowerCase();
}
