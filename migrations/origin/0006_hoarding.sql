-- Whose order it is, while it is not paid: a keyed hash of the contact's mailbox, so that goods held
-- by one contact can be counted. It is taken away with the state that it is for.
ALTER TABLE orders ADD COLUMN contact_mac BLOB CHECK (contact_mac IS NULL OR length(contact_mac) = 32);
CREATE INDEX orders_unpaid_contact ON orders (contact_mac)
  WHERE contact_mac IS NOT NULL AND status IN ('PENDING', 'PAYMENT_PENDING');
