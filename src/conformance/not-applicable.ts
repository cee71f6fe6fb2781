/** The environment has nothing to run a row with. */
export class NotApplicable extends Error {
  override readonly name = "NotApplicable";
}
