/** The parts of a message that may be its content. */
export interface IContent {
  /** The length of its text. */
  readonly text: number;
  /** The number of its attachments. */
  readonly files: number;
  readonly hasBundle: boolean;
}

const hasContent = ({ text, files, hasBundle }: IContent): boolean =>
  text > 0 || files > 0 || hasBundle;

/**
 * Whether an edit takes the last content from a message. People delete such a message instead. A bot may empty a text that it writes anew.
 *
 * @param setsFiles - whether the edit says which attachments there are
 */
export const isEmptied = (
  before: IContent,
  after: IContent,
  { isBot, setsFiles }: { isBot: boolean; setsFiles: boolean }
): boolean => !hasContent(after) && hasContent(before) && (!isBot || setsFiles);
