"""The duties of teacher training; importing a room's module registers them."""
