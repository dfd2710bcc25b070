interface IFollowUp {
  readonly parameters: Record<string, string>;
  readonly requestBody?: Record<string, string>;
}

/** The operations that can follow a response, for the description of the API. */
export type FollowUps = Record<string, Record<string, IFollowUp & { operationId: string }>>;

/**
 * @param parameters - maps each parameter of the operations to its place in the response or the request.
 * @param others - operations with other parameters, by name.
 */
export function followUps(
  status: number,
  parameters: Record<string, string>,
  operations: readonly string[],
  others: Readonly<Record<string, IFollowUp>> = {}
): FollowUps {
  const needs = [
    ...operations.map(name => [name, { parameters }] as const),
    ...Object.entries(others)
  ];
  return {
    [status]: Object.fromEntries(
      needs.map(([operationId, need]) => [operationId, { operationId, ...need }])
    )
  };
}
