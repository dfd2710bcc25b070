/** The kind of a file, which decides its largest size. A recording of a voice has a limit of its own. */
export type FileKind = 'image' | 'audio' | 'voice' | 'video' | 'file';

/** The most bytes of each kind of file; 0 for a kind that the server does not take. */
export type FileLimits = Readonly<Record<FileKind, number>>;

/** The kind of a file by its MIME type, as the server tells kinds apart. */
export function kindOfFile(type: string): Exclude<FileKind, 'voice'> {
  const [family] = type.toLowerCase().split('/', 1);
  return family === 'image' || family === 'audio' || family === 'video' ? family : 'file';
}
