"""Who answers: availability, matching, offers and queues."""
