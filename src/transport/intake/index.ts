export { drainBytes, type Intake } from "./intake.js";
export {
  createUnfinishedBytes,
  cutReason,
  type Unfinished,
  type UnfinishedBytes,
} from "./unfinished-bytes.js";
export { packingOf, PACKINGS, unpack, UnknownPacking, type Packing } from "./unpack.js";
export { CallerLeft, chunksOf, hasBody, isWhole, type ArrivingRequest } from "./whole-request.js";
