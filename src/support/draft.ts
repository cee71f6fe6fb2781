/** A value that is still being put together: handed out as the readonly type once it is whole. */
export type Draft<T> = { -readonly [K in keyof T]: T[K] };
