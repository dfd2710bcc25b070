import type {
  ChartAnswer,
  IChartInput
} from '../../components/content/resources/chart-protocol.js';

/** A page without an origin has no other way to name its parent. Its parent is always `frame.html`. */
const tell = (answer: ChartAnswer): void => parent.postMessage(answer, '*');

/**
 * Draws the chart that follows the script in the page, and reports its height or why it cannot be drawn. Rejects nothing:
 * every error goes to the card that holds the frame.
 */
export function drawOnLoad(
  draw: (input: IChartInput, place: HTMLElement) => Promise<unknown>
): void {
  addEventListener('keydown', ({ key }) => key === 'Escape' && tell({ left: true }));
  addEventListener('DOMContentLoaded', () => {
    const input = JSON.parse(document.getElementById('input')!.textContent) as IChartInput;
    const place = document.getElementById('chart')!;
    document.documentElement.style.background = input.background;
    draw(input, place).then(
      () => tell({ height: place.scrollHeight }),
      (error: unknown) => tell({ failure: error instanceof Error ? error.message : String(error) })
    );
  });
}
