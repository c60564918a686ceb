// A document of a Domino Directory as data: its fields with item name, value, label and how sure that name is. Every paper and every DXL
// file is written from this one description.

/** C = vendor text or several agreeing sources, L = one good source, U = unverified. */
export const confidences = ['C', 'L', 'U'] as const
export type Confidence = (typeof confidences)[number]

export type Directory = 'main' | 'tlsonly'

/** What must be learned from the installation before a document can be written. */
export const openNames = ['unid', 'domain-type', 'relay-host-item'] as const
export type OpenName = (typeof openNames)[number]

export interface DirectoryField {
  /** Item name; null = not proven, comes from a sentinel document or is set by hand in the client. */
  readonly item: string | null
  /** The item's name is learned; the placeholder stands in its place. */
  readonly openItem?: OpenName
  readonly kind: 'text' | 'list' | 'name' | 'all-day'
  /** Value as stored; for `openValue` and fields without an item what a person chooses. */
  readonly value: string
  readonly openValue?: OpenName
  /** Code of the label: `gateway-domino:label.<label>`. */
  readonly label: string
  /** Code of the words a person chooses: `gateway-domino:choice.<choice>`. */
  readonly choice?: string
  readonly confidence: Confidence
  /** Set in the client, never by script: item or code is not known. */
  readonly byHand?: true
}

export interface DirectoryDocument {
  /** Code of the document: `gateway-domino:document.<code>.title` and `.where`. */
  readonly code: string
  readonly directory: Directory
  /** Set up once per site, or one for every domain of a partner. */
  readonly isOnce: boolean
  readonly action: 'create' | 'change' | 'clone'
  readonly form: string
  readonly fields: readonly DirectoryField[]
  /** The mark every document of ours carries; changes of foreign documents carry none. */
  readonly mark: string | null
}

/** The host name no real partner can have; marks the documents an admin makes by hand for us to learn from. */
export const sentinel = 'handschlag-sentinel.invalid'
