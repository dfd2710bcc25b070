import * as React from 'react';

/** The properties of JupyterLab's icons that are used. */
interface IIconProps {
  /** The element around the icon; null for none. */
  tag: 'span' | null;
  className?: string;
}

/**
 * An icon of JupyterLab or of ours. The bundler puts this class in the place of JupyterLab's, which also makes styles, and
 * icons for elements without React.
 */
export class LabIcon {
  constructor({ svgstr }: { name: string; svgstr: string }) {
    this.svgstr = svgstr;
    this.react = ({ tag, className }) => {
      const svg = <svg {...this._svg} aria-hidden="true" />;
      return tag ? <span className={className}>{svg}</span> : svg;
    };
  }

  readonly svgstr: string;
  readonly react: React.FunctionComponent<IIconProps>;

  /** The icon is read when it is first drawn. */
  private get _svg(): React.SVGProps<SVGSVGElement> {
    return (this._read ??= read(this.svgstr));
  }

  private _read: React.SVGProps<SVGSVGElement> | null = null;
}

function read(svgstr: string): React.SVGProps<SVGSVGElement> {
  const { documentElement } = new DOMParser().parseFromString(svgstr, 'image/svg+xml');
  return {
    ...Object.fromEntries([...documentElement.attributes].map(({ name, value }) => [name, value])),
    // The space between its elements would count as text.
    dangerouslySetInnerHTML: { __html: documentElement.innerHTML.replace(/>\s+</g, '><').trim() }
  };
}
