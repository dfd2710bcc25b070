/**
 * Whether an edited message may have these attachments: those that it has, and others that its author has added to the chat.
 *
 * @param known - its attachments, as far as they are valid
 * @param isOwn - whether its author has added this attachment
 */
export const mayHave = (
  files: readonly string[],
  known: unknown,
  isOwn: (file: string) => boolean
): boolean => {
  const had: readonly unknown[] = Array.isArray(known) ? known : [];
  return files.every(file => had.includes(file) || isOwn(file));
};
