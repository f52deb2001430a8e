// Rows of entries from their arrays: packed_rows.py describes them. Values that many rows share are one
// object here, too: they are looked at, never changed.

/** The rows of an answer, each an object by names; none where an answer has none. */
export function unpack(packed) {
  if (!packed) return [];
  const value = (cell) => packed.values[cell];
  const takes = Object.fromEntries(packed.shared.map((name) => [name, value]));
  const reading = maker(packed.readings, takes, value);
  return packed.rows.map(
    maker(packed.columns, { ...takes, readings: (cell) => cell.map(reading) }, value),
  );
}

/** What makes an object of the cells of these columns; `takes` has how some are taken, the others are as they are. */
function maker(columns, takes, value) {
  const how = columns.map((name) => takes[name] || ((cell) => cell));
  return (cells) => {
    const made = {};
    for (let i = 0; i < columns.length; i++) made[columns[i]] = how[i](cells[i]);
    const rest = cells[columns.length];
    return rest < 0 ? made : Object.assign(made, value(rest));
  };
}
