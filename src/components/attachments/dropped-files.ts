/** The files of a paste or a drop. */
export interface IBrought {
  readonly files: readonly File[];
  /** Whether a folder was among it. Browsers show folders as files that cannot be read. */
  readonly hasFolder: boolean;
}

/** Whether something that is dragged may have files. Their names are not known before they are dropped. */
export const hasFiles = (data: DataTransfer | null): boolean =>
  data !== null && [...data.types].includes('Files');

/** Reads the files of a drop or a paste. */
export function filesIn({ items, files }: DataTransfer): IBrought {
  const isFolder = (item: DataTransferItem): boolean =>
    item.webkitGetAsEntry?.()?.isDirectory === true;
  const kept = [...(items ?? [])].filter(({ kind }) => kind === 'file');
  if (!kept.some(isFolder)) {
    return { files: [...files], hasFolder: false };
  }
  return {
    files: kept.filter(item => !isFolder(item)).flatMap(item => item.getAsFile() ?? []),
    hasFolder: true
  };
}

/** Reads the files of a paste. Copied cells of a table come with a picture of themselves, where the text is meant. */
export const pastedFiles = (data: DataTransfer): IBrought =>
  [...data.types].includes('text/plain') ? { files: [], hasFolder: false } : filesIn(data);
