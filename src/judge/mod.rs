//! Right or wrong, and how nearly: pure functions over recorded outcomes.

