"""Who is named in a text: unrostered names, famous people, and what a school knows of its own."""
