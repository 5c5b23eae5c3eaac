/** A name that can be asked for. */
export interface ListedModel {
  readonly id: string;
  readonly ownedBy: string;
  readonly createdSeconds: number;
}

/** Models as GET /v1/models lists them. */
export function modelList(models: readonly ListedModel[]) {
  return models.map(({ id, ownedBy, createdSeconds }) => ({
    id,
    object: 'model' as const,
    created: createdSeconds,
    owned_by: ownedBy,
  }));
}
