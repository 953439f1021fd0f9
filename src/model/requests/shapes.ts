// The shapes that AWS's API model gives to members of requests and answers, as data: types, limits and patterns.

export interface StringShape {
  readonly type: 'string';
  /** In UTF-16 code units, as Java counts (assumed). */
  readonly min: number;
  readonly max: number;
  readonly pattern?: string;
  /** AWS's own name of the shape, which skeletons of answers show of the members of a list. */
  readonly shapeName?: string;
}

export interface EnumShape<V extends readonly string[] = readonly string[]> {
  readonly type: 'string';
  readonly enum: V;
  readonly shapeName?: string;
}

export interface IntegerShape {
  readonly type: 'integer';
  readonly min: number;
  readonly max: number;
  /** What the operation takes of what the API model admits; absent: all. */
  readonly taken?: Limits;
}

export interface Limits {
  readonly least: number;
  readonly most: number;
}

export interface BooleanShape {
  readonly type: 'boolean';
}

export interface TimestampShape {
  readonly type: 'timestamp';
}

export interface BlobShape {
  readonly type: 'blob';
  /** In bytes. */
  readonly min: number;
  readonly max: number;
  /** A secret: error messages must not show it. */
  readonly sensitive?: true;
}

export interface ListShape<S extends Shape = Shape> {
  readonly type: 'list';
  readonly member: S;
  readonly min?: number;
  readonly max?: number;
  /** Of an answer, whose lists have no order: the member that tells its entries apart. Texts are told apart by themselves. */
  readonly keyedBy?: string;
}

/** From strings to strings, without limits: the only maps that KMS's inputs have. */
export interface MapShape {
  readonly type: 'map';
}

export interface StructureShape<M extends Members = Members> {
  readonly type: 'structure';
  readonly members: M;
}

export type Shape =
  | StringShape
  | EnumShape
  | IntegerShape
  | BooleanShape
  | TimestampShape
  | BlobShape
  | ListShape
  | MapShape
  | StructureShape;

export type Member = Shape & {
  /** Of a request: it must be given. Of an answer: it is always there. */
  readonly required?: true;
  /** Of an answer: KMS chooses the value, which follows from nothing that a caller knows. */
  readonly chosen?: true;
  /** Of an answer: it is there exactly where it applies; of any other member that is not always there less is known. */
  readonly applies?: true;
  /** Of an answer: how its value may differ from the model's and still be AWS's. */
  readonly freedom?: Freedom;
  /** CloudTrail never has it. [AUDIT-4] */
  readonly unrecorded?: true;
  /** Of an answer: a blob that cryptography makes, and how long it is. [CIPHER-6] */
  readonly made?: MadeBytes;
};

/**
 * How many bytes are made: `some`, of which not more is known; always as many; or as the member of the request says that is
 * given, by a word or as a number. The KeySpec of a request that has none is the key's own.
 */
export type MadeBytes =
  | 'some'
  | number
  | Readonly<Record<string, Readonly<Partial<Record<string, number>>> | 'as many'>>;

/** How a value of an answer may differ from the model's. */
export type Freedom =
  /** KMS gives a name to something, which from then on has it wherever it is shown, and by which callers call it. */
  | 'name'
  /** Any value of the type. */
  | 'any'
  /** Any text of the same JSON value. [POLICY-2] */
  | 'json'
  /** The ARN of a key, or its ID. [ROTATE-4] */
  | 'keyIdOrArn'
  /** The end of a waiting period, which may be longer than was asked for. [DELETE-2] */
  | 'deletionDate'
  /** When a rotation came or will come, which may be later than when it was due. [ROTATE-3] */
  | 'rotationDate'
  /** The roles of related keys, which may show in several ways while a primary update runs. [PRIMARY-6] */
  | 'roles'
  /** What lags behind what has happened. [USAGE-1] */
  | 'lastUsage'
  /** A list or a text that may be there, and empty, where the model has none. [REPLICATE-6] [GRANT-2] */
  | 'emptyOrAbsent';

export interface Members {
  readonly [name: string]: Member;
}

type Required = { readonly required: true };

/** The values of a structure: one plain object type, which editors and messages of the compiler show in full. */
export type StructureValue<M> = MembersOf<M> extends infer T ? { readonly [K in keyof T]: T[K] } : never;

type MembersOf<M> = { readonly [K in keyof M as M[K] extends Required ? K : never]: Value<M[K]> } & {
  readonly [K in keyof M as M[K] extends Required ? never : K]?: Value<M[K]>;
};

export type Value<S> =
  S extends EnumShape<infer V>
    ? V[number]
    : S extends StringShape | BlobShape
      ? string
      : S extends IntegerShape | TimestampShape
        ? number
        : S extends BooleanShape
          ? boolean
          : S extends ListShape<infer E>
            ? readonly Value<E>[]
            : S extends MapShape
              ? Readonly<Record<string, string>>
              : S extends StructureShape<infer M>
                ? StructureValue<M>
                : never;

export function required<S extends Shape>(shape: S): S & Required {
  return { ...shape, required: true };
}

export function chosen<S extends Shape>(shape: S): S & { readonly chosen: true } {
  return { ...shape, chosen: true };
}

/** Of an answer: it is there where it applies, and nowhere else. */
export function applies<S extends Shape>(shape: S): S & { readonly applies: true } {
  return { ...shape, applies: true };
}

export function free<S extends Shape>(freedom: Freedom, shape: S): S & { readonly freedom: Freedom } {
  return { ...shape, freedom };
}

/** CloudTrail never has it: a token is as good as the permission that it stands for. */
export function unrecorded<S extends Shape>(shape: S): S & { readonly unrecorded: true } {
  return { ...shape, unrecorded: true };
}

/** Of an answer: what cryptography makes, which is there and so long unless the answer is for an enclave. [CIPHER-6] */
export function made<S extends BlobShape>(shape: S, bytes: MadeBytes = 'some'): S & { readonly made: MadeBytes } {
  return { ...shape, made: bytes };
}

/** As how many bytes something is made that the request asks for; undefined: it does not say. [CIPHER-6] */
export function madeBytes(made: MadeBytes, input: Readonly<Record<string, unknown>>): number | undefined {
  if (typeof made === 'number') return made;
  if (made === 'some') return undefined;
  for (const [member, lengths] of Object.entries(made)) {
    const given = input[member];
    if (typeof given === 'number' && lengths === 'as many') return given;
    if (typeof given === 'string' && lengths !== 'as many' && Object.hasOwn(lengths, given)) return lengths[given];
  }
  return undefined;
}

/** Without arguments, a text of an answer: answers have no limits. */
export function string(min = 0, max = Number.POSITIVE_INFINITY, pattern?: string): StringShape {
  return pattern === undefined ? { type: 'string', min, max } : { type: 'string', min, max, pattern };
}

/** Gives a text the name that its shape has in AWS's API model. */
export function named<S extends StringShape | EnumShape>(shapeName: string, shape: S): S {
  return { ...shape, shapeName };
}

export function oneOf<const V extends readonly string[]>(values: V): EnumShape<V> {
  return { type: 'string', enum: values };
}

export function integer(min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY, taken?: Limits): IntegerShape {
  return { type: 'integer', min, max, ...(taken === undefined ? {} : { taken }) };
}

/** The numbers that the operation takes. */
export function takenOf({ min, max, taken }: IntegerShape): Limits {
  return taken ?? { least: min, most: max };
}

export function boolean(): BooleanShape {
  return { type: 'boolean' };
}

export function timestamp(): TimestampShape {
  return { type: 'timestamp' };
}

export function blob(min = 0, max = Number.POSITIVE_INFINITY): BlobShape {
  return { type: 'blob', min, max };
}

export function sensitive(shape: BlobShape): BlobShape {
  return { ...shape, sensitive: true };
}

export function list<S extends Shape>(member: S, min?: number, max?: number): ListShape<S> {
  return min === undefined || max === undefined ? { type: 'list', member } : { type: 'list', member, min, max };
}

/** A list of an answer, whose entries a member tells apart. */
export function keyedList<S extends StructureShape>(
  keyedBy: string & keyof S['members'],
  member: S,
): ListShape<S> & { readonly keyedBy: string } {
  return { type: 'list', member, keyedBy };
}

export function map(): MapShape {
  return { type: 'map' };
}

export function structure<const M extends Members>(members: M): StructureShape<M> {
  return { type: 'structure', members };
}
