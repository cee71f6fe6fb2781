/** JSON that is written already, as wire text: what it stands in is written around it. */
export class WrittenJson {
  constructor(readonly text: string) {}
}
