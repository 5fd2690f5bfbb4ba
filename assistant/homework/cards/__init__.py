"""Answer cards (答题卡): their geometry, their print, and how a photograph of one is read."""
