/** The part of api.ts about the file of an agreement. Types only. */

/** By content, not by name. What is neither a known kind of file nor readable text is octet-stream. */
export type MediaType =
  | 'application/pdf'
  | 'image/png'
  | 'image/jpeg'
  | 'image/gif'
  | 'image/webp'
  | 'image/bmp'
  | 'image/tiff'
  | 'text/html'
  | 'text/plain'
  | 'application/ofd'
  | 'application/msword'
  | 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  | 'application/rtf'
  | 'application/zip'
  | 'application/octet-stream'

/** A part of an agreement's file, small enough for every gateway between the function and the phone. */
export interface AttachmentPiece {
  cntr_no: string
  mediaType: MediaType
  /** Of the whole file, bytes. Texts are UTF-8. */
  size: number
  /** Of the whole file. Pieces with different ones are not of the same file: begin anew. */
  digest: string
  /** Base64 of at most 512 KB, from the byte that was asked for. */
  content: string
  /** The first byte of the next piece; absent in the last one. */
  next?: number
}
