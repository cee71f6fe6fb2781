export interface RunQuery {
  /** 1 to 1000; 100 when absent or 0. */
  readonly pageSize?: number;
  /** The last run of the page before; absent or empty: the first page. */
  readonly pageToken?: string;
  /** Absent: of all owners. */
  readonly owner?: string | undefined;
  /** Absent: all. */
  readonly run?: string | undefined;
  /** Of which owners the caller is told; absent: of all. */
  readonly sees?: ((owner: string) => boolean) | undefined;
  /** Only what this process has counted and nobody keeps: another one tells the rest. */
  readonly isPart?: boolean;
}

export interface RunAsked {
  readonly run: string;
  /** Absent: the one owner's who has a run of that name. */
  readonly owner?: string | undefined;
  /** As of {@link RunQuery}. */
  readonly sees?: ((owner: string) => boolean) | undefined;
}
