// The whole funnel of each kiosk, day and slice, as the kiosk sums it up.

extension HubSchema {
  /// A row is read whole and added up by whoever asks: what is in it only Domain knows. As text it takes half of the room of jsonb, and the
  /// server need not print it.
  static let figures = #"""
    CREATE TABLE figures (
      store_id bigint NOT NULL, day int NOT NULL, kiosk_id uuid NOT NULL, key text COLLATE "C" NOT NULL, n bigint NOT NULL,
      quiz text NOT NULL, version text NOT NULL, locale text NOT NULL, variant text NOT NULL, currency text, sessions bigint NOT NULL,
      sums text NOT NULL,
      PRIMARY KEY (store_id, day, kiosk_id, key));
    """#
}
